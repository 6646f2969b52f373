#!/bin/sh
# Set up the receipt judge, emupos, in .venv-emupos, where a Python 3.13 is to be found.
# Without one the tests that ask the judge are skipped and say so.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
requirements=.ci/requirements-emupos.txt
sum=$(cksum < "$requirements" | tr ' ' -)
[ -f ".venv-emupos/.guitai-setup-$sum" ] && exit 0
python=$(PYTHON= sh .ci/find-python.sh 3.13) || {
    echo "No Python 3.13 here: receipts are not judged by emupos in this run."
    exit 0
}
echo "Setting up the receipt judge with $python"
"$python" -m venv --clear .venv-emupos
PIP_DISABLE_PIP_VERSION_CHECK=1 .venv-emupos/bin/python -m pip install -qq --no-input \
    --require-hashes -r "$requirements"
: > ".venv-emupos/.guitai-setup-$sum"
