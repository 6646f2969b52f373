#!/bin/sh
# Print the path of a Python that this program runs on: $PYTHON, else the first fitting one found.
# Usage: find-python.sh [3.11 3.12 ...]; without versions: 3.11 to 3.13.
set -eu
versions=${*:-3.11 3.12 3.13}

fits() {
    found=$("$1" -c 'import sys; print("%d.%d %s" % (*sys.version_info[:2], sys.executable))' \
        2> /dev/null) || return 1
    for version in $versions; do
        case "$found" in
            "$version "*)
                echo "${found#* }"
                return 0
                ;;
        esac
    done
    return 1
}

if [ -n "${PYTHON:-}" ]; then
    fits "$PYTHON" && exit 0
    echo "PYTHON=$PYTHON is not one of Python $versions." >&2
    exit 1
fi
[ $# -gt 0 ] || { fits python3 && exit 0; }
for version in $versions; do
    fits "python$version" && exit 0
done
for folder in "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/*/bin; do
    [ -x "$folder/python3" ] && fits "$folder/python3" && exit 0
done
exit 1
