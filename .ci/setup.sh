#!/bin/sh
# Make .venv with everything the program (runtime) or its tests (test) need. Done once per lock.
# Usage: setup.sh runtime|test
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
kind=${1:-runtime}
case "$kind" in
    runtime) requirements=.ci/requirements.txt ;;
    test) requirements=.ci/requirements-test.txt ;;
    *) echo "setup.sh runtime|test" >&2; exit 2 ;;
esac

python=$(sh .ci/find-python.sh) || {
    echo "Guitai needs Python 3.11, 3.12 or 3.13 as python3. On Debian 12 or Ubuntu 24.04:" >&2
    echo "    apt-get update && apt-get install -y python3 python3-venv" >&2
    exit 1
}

# The same files and the same Python need no second run; the test set-up includes the other.
sum=$( { echo "$python"; cat .ci/setup.sh pyproject.toml .ci/libraries.sh "$requirements"; } |
    cksum | tr ' ' -)
[ "$kind" = runtime ] && other="$( { echo "$python";
    cat .ci/setup.sh pyproject.toml .ci/libraries.sh .ci/requirements-test.txt; } |
    cksum | tr ' ' -)" || other=$sum
[ -f ".venv/.guitai-setup-$kind-$sum" ] && exit 0
[ -f ".venv/.guitai-setup-test-$other" ] && exit 0

PYTHON=$python sh .ci/libraries.sh "$kind"

PIP_DISABLE_PIP_VERSION_CHECK=1
export PIP_DISABLE_PIP_VERSION_CHECK
if ! .venv/bin/python -m pip --version > /dev/null 2>&1; then
    echo "Making .venv with $python"
    "$python" -m venv --clear .venv
fi
rm -f .venv/.guitai-setup-*
echo "Installing the locked packages of $requirements"
.venv/bin/python -m pip install -qq --no-input --require-hashes -r "$requirements"
.venv/bin/python -m pip install -qq --no-input --no-deps --no-build-isolation -e .
: > ".venv/.guitai-setup-$kind-$sum"
echo "Set up: $("$root/.venv/bin/python" --version)"
