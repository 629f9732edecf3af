#!/bin/sh
# All that can be said about the code without running it. Every check runs; the script fails if one of them failed.
set -u
cd "$(dirname "$0")/.."
failed=
check() {
    printf 'lint: %s\n' "$*"
    ".venv/bin/$@" || failed="$failed $1"
}
check ruff check .
check ruff format --check .
check mypy --no-error-summary
check lint-imports --no-logo
[ -z "$failed" ] || { printf 'lint: failed:%s\n' "$failed" >&2; exit 1; }
