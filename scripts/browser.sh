#!/bin/sh
# Installs what the browser's tests need: Chromium and a Chinese font. Says what it left out and why; never fails for that.
# With --left-out it installs nothing and prints what pytest has to leave out where they are missing; in CI nothing may be.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}

playwrights() {
    "$python" -c 'import os, sys; from playwright.sync_api import sync_playwright
with sync_playwright() as each: sys.exit(not os.path.exists(each.chromium.executable_path))' >/dev/null 2>&1
}
have_browser() { [ -x /usr/bin/chromium ] || playwrights; }
have_font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; }

if have_browser && have_font; then
    exit 0
fi
if [ "${1:-}" = --left-out ]; then
    if [ -z "${CI:-}" ]; then
        echo "skipped: tests/browser: no Chromium or no Chinese font here (see the lines above)" >&2
        echo "--ignore=tests/browser"
    fi
    exit 0
fi
system=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${ID_LIKE:-}" || true)
if ! command -v apt-get >/dev/null 2>&1; then
    echo "browser: not installed: no apt-get here; the browser's tests need /usr/bin/chromium and a Chinese font" >&2
    exit 0
fi
if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
    echo "browser: not installed: that needs root; run: sudo apt-get install chromium fonts-noto-cjk" >&2
    exit 0
fi
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
install() {
    as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 ||
        { as_root apt-get update -qq >/dev/null 2>&1 && as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; }
}
if ! have_font; then
    install fonts-noto-cjk fontconfig || echo "browser: no Chinese font: apt-get could not install fonts-noto-cjk" >&2
fi
if ! have_browser; then
    case $system in
    *ubuntu*)
        # Ubuntu's package is a snap, which does not run in a container.
        "$python" -m playwright install --with-deps chromium >/dev/null 2>&1 ||
            echo "browser: no Chromium: playwright could not fetch it" >&2
        ;;
    *)
        install chromium || echo "browser: no Chromium: apt-get could not install chromium" >&2
        ;;
    esac
fi
