"""Comparing a claim with a mention of the source, one question a module."""
