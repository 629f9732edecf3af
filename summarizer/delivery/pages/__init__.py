"""Pages: one document beside its source as people see it — view models, templates and the static report."""
