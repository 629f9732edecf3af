"""Validation: draft items × Annotated source → findings and coverage. Pure and deterministic."""
