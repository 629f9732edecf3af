#!/bin/sh
# Writes bundle/: all that a machine without any package index needs to install the program, for this platform and Python.
# `scripts/bundle.sh [FOLDER [PYTHON]]`: another folder, and the Python of a set-up environment that is not .venv's.
set -eu
cd "$(dirname "$0")/.."
bundle=${1:-bundle}
python=${2:-.venv/bin/python}
pip() { "$python" -m pip --disable-pip-version-check --no-input "$@" </dev/null; }
say() { printf 'bundle: %s\n' "$*" >&2; }

rm -rf "$bundle"
mkdir -p "$bundle/wheels"

say "fetching the locked wheels"
cp requirements.lock LICENSE scripts/install.sh "$bundle"
pip download -qq --require-hashes --only-binary :all: --no-deps -d "$bundle/wheels" -r requirements.lock

say "building the program's own wheel"
"$python" -m hatchling build -t wheel -d "$bundle/wheels" >/dev/null
wheel=$(echo "$bundle"/wheels/summarizer-*.whl)
version=$(basename "$wheel" | cut -d- -f2)
printf 'summarizer==%s \\\n    --hash=sha256:%s\n' "$version" "$(sha256sum "$wheel" | cut -d' ' -f1)" >>"$bundle/requirements.lock"

# pip comes along, Python's own copy: a Python without ensurepip, as Debian ships it, can then install all the same.
"$python" - "$bundle/wheels" <<'END'
import ensurepip, pathlib, shutil, sys, sysconfig

folders = [sysconfig.get_config_var("WHEEL_PKG_DIR"), pathlib.Path(ensurepip.__file__).parent / "_bundled"]
wheels = [wheel for folder in folders if folder for wheel in sorted(pathlib.Path(folder).glob("pip-*.whl"))]
shutil.copy(wheels[0], sys.argv[1])
END

"$python" -c 'import platform, sys; print("%d.%d" % sys.version_info[:2], platform.system(), platform.machine())' >"$bundle/PLATFORM"
(cd "$bundle" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
say "$bundle is ready ($(du -sh "$bundle" | cut -f1), Python $(cat "$bundle/PLATFORM")); copy it to the other machine and run: sh install.sh"
