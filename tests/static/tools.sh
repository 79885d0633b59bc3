#!/bin/bash
# tools.sh: installs the programs of requirements.txt under build/static-tools unless they are there, and prints the folder they are in.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"

wanted=$root/tests/static/requirements.txt
place=$root/build/static-tools
if ! cmp -s "$wanted" "$place/installed"; then
    rm -rf "$place"
    /usr/bin/python3 -m venv "$place"
    # pip's own list of authorities does not know those that this machine was given
    "$place/bin/pip" install --quiet --disable-pip-version-check --retries 3 --cert /etc/ssl/certs/ca-certificates.crt \
        --requirement "$wanted" >&2 ||
        die "the programs for the static checks could not be installed" "pip needs PyPI, or an index set in pip.conf."
    cp "$wanted" "$place/installed"
fi
echo "$place/bin"
