"""The HTTP API under `/api/v1`: JSON in and out, problems by RFC 9457, described by `schemas/openapi.json`."""
