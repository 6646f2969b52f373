#!/bin/sh
# Pin every package with its hashes for Python 3.11 to 3.13 on all systems, without addresses.
# Works in a scratch folder, so that uv.lock (which names hosts) never reaches the tree.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
UV_PYTHON_DOWNLOADS=never
export UV_PYTHON_DOWNLOADS

uv=${UV:-}
[ -n "$uv" ] || uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    uv="$root/.venv/bin/uv"
    [ -x "$uv" ] || "$root/.venv/bin/python" -m pip install --quiet uv
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM
cp "$root/pyproject.toml" "$scratch/"
: > "$scratch/README.md"
: > "$scratch/LICENSE"

export_to() {
    target=$1
    shift
    (cd "$scratch" && "$uv" export --quiet --python "$root/.venv/bin/python" \
        --format requirements-txt --no-emit-project --no-header --no-annotate \
        --output-file "$scratch/out.txt" "$@" > /dev/null)
    mv "$scratch/out.txt" "$root/.ci/$target"
}

export_to requirements.txt
export_to requirements-test.txt --extra test

# The receipt judge needs Python 3.13 and lives in an environment of its own.
printf 'emupos==0.4.0\n' > "$scratch/emupos.in"
"$uv" pip compile --quiet --python-version 3.13 --universal --generate-hashes --no-annotate \
    --no-header --no-emit-index-url --no-emit-find-links \
    --output-file "$scratch/emupos.txt" "$scratch/emupos.in" > /dev/null
mv "$scratch/emupos.txt" "$root/.ci/requirements-emupos.txt"

wc -l "$root"/.ci/requirements*.txt
