"""Server: the reviewer's site, the HTTP API, and the desk where the store and the ledger meet."""
