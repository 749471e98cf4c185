#!/bin/sh
# Makes .venv with what requirements.lock pins. Needs a POSIX shell and any Python 3.9 or newer;
# uv is taken from the PATH or put into .uv, and finds or fetches the Python that .python-version
# names. Used by the Makefile.
set -eu
cd "$(dirname "$0")"
wanted=$(cat .python-version)
here=$PWD

say() { printf '%s\n' "$*"; }

find_python() {
    # Asked from / so that a version manager does not apply our .python-version to it.
    for name in python3 python3.13 python3.12 python3.11 python3.10 python3.9 python; do
        if (cd / && "$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 9))') \
            >/dev/null 2>&1; then
            (cd / && "$name" -c 'import sys; print(sys.executable)')
            return 0
        fi
    done
    return 1
}

if command -v uv >/dev/null 2>&1; then
    uv=uv
else
    uv=$here/.uv/bin/uv
    if [ ! -x "$uv" ]; then
        say "Getting uv, which installs the rest …"
        python=$(find_python) || {
            say "Python 3.9 or newer with its venv module is needed: install python3 and python3-venv, then run make again." >&2
            exit 1
        }
        "$python" -m venv .uv
        .uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5' || {
            say "uv could not be installed from the package index: check the connection, then run make again." >&2
            exit 1
        }
    fi
fi

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" 2>/dev/null; then
    log=$(mktemp)
    "$uv" venv --quiet --clear --python "$wanted" .venv 2>"$log" || {
        say "Python $wanted is needed (Rasa 3.6 runs on no newer one) and could not be found or fetched: install Python $wanted, then run make again." >&2
        say "uv said: $(tail -n 1 "$log")" >&2
        rm -f "$log"
        exit 1
    }
    rm -f "$log"
fi
say "Installing what requirements.lock pins (about 2 GB the first time) …"
"$uv" pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock
touch .venv/ready
say "The environment is ready."
