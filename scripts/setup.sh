#!/bin/sh
# Makes .venv and installs the locked packages and this project into it: `scripts/setup.sh run` or `scripts/setup.sh dev`.
# Does nothing where that was done already for the same lock, project file and place. Runs under any POSIX shell.
set -eu
cd "$(dirname "$0")/.."

kind=${1:-run}
case $kind in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "usage: scripts/setup.sh run|dev" >&2; exit 2 ;;
esac

# The stamp names the place too: a virtual environment that was moved or copied no longer works.
stamp=.venv/.stamp
state=$({ pwd; cat pyproject.toml requirements.lock requirements-dev.lock scripts/setup.sh; } | cksum)
if [ -f "$stamp" ] && [ -x .venv/bin/python ]; then
    case "$(cat "$stamp")" in
        "$kind $state" | "dev $state") exit 0 ;;
    esac
fi

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }
python_has() { "$1" -c "$2" >/dev/null 2>&1; }
NEW_ENOUGH='import sys; assert sys.version_info >= (3, 11)'

# The first Python that is new enough and can make a complete environment, else the first that is new enough.
python=
for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14}; do
    python_has "$name" "$NEW_ENOUGH" || continue
    [ -n "$python" ] || python=$name
    if python_has "$name" 'import ensurepip, venv'; then
        python=$name
        break
    fi
done
[ -n "$python" ] || die "Python 3.11 or newer was not found; install it (Debian 12+, Ubuntu 24.04+: apt-get install python3 python3-venv) or name it: make PYTHON=/path/to/python3.12"

# Debian and Ubuntu keep a part of Python's own venv module in a package of its own.
if ! python_has "$python" 'import ensurepip, venv'; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if ! command -v apt-get >/dev/null 2>&1; then
        die "$python lacks the modules venv and ensurepip; install your system's package for them"
    elif [ "$(id -u)" = 0 ]; then
        root=
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        root='sudo -n'
    else
        die "$package is missing; install it, then repeat: sudo apt-get install $package"
    fi
    say "installing $package"
    # The package lists of a new machine are empty or old: read them first, and go on where one of them fails.
    $root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || true
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" </dev/null >/dev/null ||
        die "$package could not be installed; try: apt-get install $package"
    python_has "$python" 'import ensurepip, venv' || die "$python still lacks ensurepip; name another Python: make PYTHON=/path/to/python3.12"
fi

# An environment of another place or of a Python that is gone is made anew.
if ! python_has .venv/bin/python "$NEW_ENOUGH; import pip" || ! grep -qF "$(pwd)/.venv/bin/" .venv/bin/pip 2>/dev/null; then
    say "making .venv with $("$python" -V 2>&1)"
    rm -rf .venv
    "$python" -m venv .venv || die "the environment could not be made; see the lines above"
fi

# Hashes are checked for every package. Nothing is built: hatchling, which installs the project itself, is in the lock.
pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input "$@" </dev/null; }
say "installing $lock"
rm -f "$stamp"
pip install -qq --require-hashes --only-binary :all: -r "$lock" || die "the packages could not be installed; is a package index reachable? (pip's settings apply: PIP_INDEX_URL names a mirror)"
pip install -qq --no-index --no-deps --no-build-isolation -e . || die "the project itself could not be installed; see the lines above"
echo "$kind $state" >"$stamp"
