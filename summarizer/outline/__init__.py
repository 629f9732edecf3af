"""Outline: Source → reports → sections → numbered sentences, and the Annotated source."""
