"""Comparison: the same indicator over regions and years, documents against each other, plans against outcomes."""
