#!/bin/sh
# posecheck with all that a team needs, into the environment PLACE: what the container file runs, and what a computer
# without containers runs as well. From the root of a checkout: deploy/install.sh PLACE
set -eu

place=$1
python=${PYTHON:-python3}

"$python" -m venv "$place"
"$place/bin/pip" install --quiet --no-cache-dir '.[team,cluster]'
# fetched now: the containers need no network for it, and all workers have the same one
POSECHECK_CACHE="$place/cache" "$place/bin/posecheck" model --fetch
