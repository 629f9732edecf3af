#!/bin/sh
# Installs the program from this folder, with no package index: `sh install.sh [FOLDER]`; FOLDER is ./summarizer-env if not given.
# PYTHON names the Python to use. Runs under any POSIX shell; part of the bundle that `make bundle` writes.
set -eu
die() { printf 'install: %s\n' "$*" >&2; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-summarizer-env}

(cd "$here" && sha256sum --quiet --strict -c SHA256SUMS) || die "the bundle is damaged or incomplete; copy it again"

read -r version system machine <"$here/PLATFORM"
[ "$system $machine" = "$(uname -s) $(uname -m)" ] || die "this bundle is for $system $machine, this machine is $(uname -s) $(uname -m); make one on a machine of the same kind"
python=
for name in ${PYTHON:-python3 "python$version"}; do
    if [ "$("$name" -c 'import sys, venv; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$version" ]; then
        python=$name
        break
    fi
done
[ -n "$python" ] || die "this bundle is for Python $version, which was not found; install it or name it: PYTHON=/path/to/python$version sh install.sh"

# pip runs out of its wheel, and the settings of this machine's pip are left alone: nothing is asked of any network.
"$python" -m venv --without-pip --clear "$target" || die "the environment $target could not be made"
PIP_CONFIG_FILE=/dev/null "$target/bin/python" "$(echo "$here"/wheels/pip-*.whl)/pip" --isolated --disable-pip-version-check --no-input \
    install -qq --no-index --find-links "$here/wheels" --only-binary :all: --require-hashes -r "$here/requirements.lock" </dev/null ||
    die "the packages could not be installed; see the lines above"

program=$(cd "$target/bin" && pwd)/summarizer
"$program" --help >/dev/null || die "the program does not start; see the lines above"
echo "installed: $program"
