#!/usr/bin/env bash
# Stand-in for rules_oci v2.3.2 under Bazel 4.2.3: `docker load` (podman, nerdctl) with a tarball made on the way.
set -o pipefail -o errexit -o nounset

RUNFILES="$0.runfiles"
[[ -d "$RUNFILES" ]] || RUNFILES="$RUNFILES_DIR"
readonly LOADER="$RUNFILES/{{loader}}"

if [ -f "$LOADER" ]; then
    CONTAINER_CLI="$LOADER"
elif command -v docker &> /dev/null; then
    CONTAINER_CLI="docker"
elif command -v podman &> /dev/null; then
    CONTAINER_CLI="podman"
elif command -v nerdctl &> /dev/null; then
    CONTAINER_CLI="nerdctl"
else
    echo >&2 "Neither docker, podman nor nerdctl could be found."
    echo >&2 "To use a different container runtime, pass an executable to the 'loader' attribute of oci_tarball."
    exit 1
fi

FOLDER="$(mktemp -d)"
trap 'rm -r "$FOLDER"' EXIT
mapfile -t TAGS < "$RUNFILES/{{tags}}"
"$RUNFILES/{{archive}}" "$RUNFILES/{{image_dir}}" "$FOLDER/image.tar" linux/amd64 "${TAGS[@]}"
"$CONTAINER_CLI" load --input "$FOLDER/image.tar"
