"""Papers: what is printed and signed — 数据核实单, 逐数核对表, the briefing — as DOCX, HTML and Markdown."""
