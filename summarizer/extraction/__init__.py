"""Extraction: sections → draft items, by rules or by a model, behind one protocol."""
