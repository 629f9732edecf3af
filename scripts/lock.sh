#!/bin/sh
# Writes requirements.lock (what runs) and requirements-dev.lock (that and the tools), with hashes and without hosts.
# uv does it, from a folder of its own: it is no part of what the project installs.
# Arguments go to uv: `scripts/lock.sh --upgrade`, `scripts/lock.sh --upgrade-package openai`.
set -eu
cd "$(dirname "$0")/.."

# Only the public index's own files may be hashed, never those of a folder or a mirror that this machine happens to know.
for name in $(env | sed -n 's/^\(PIP_[A-Z_]*\)=.*/\1/p; s/^\(UV_[A-Z_]*\)=.*/\1/p'); do
    case $name in
        PIP_CERT | PIP_PROXY | UV_CACHE_DIR) ;;
        *) unset "$name" ;;
    esac
done

uv=.make/uv/bin/uv
if [ ! -x "$uv" ]; then
    scripts/setup.sh dev
    .venv/bin/python -m venv .make/uv
    .make/uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
fi

# compile LOCK OPTION…: wheels only, so that installing builds nothing; the old lock's versions are kept where they still do.
compile() {
    lock=$1
    shift
    "$uv" pip compile pyproject.toml --no-config --universal --python-version 3.11 --generate-hashes --only-binary :all: \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet -o "$lock" "$@" >/dev/null
    { echo '# Written by `make lock` from pyproject.toml. For Python 3.11 and later, on any processor.'; cat "$lock"; } >"$lock.new"
    mv "$lock.new" "$lock"
}
compile requirements.lock --group build "$@"
compile requirements-dev.lock --group build --group dev -c requirements.lock
