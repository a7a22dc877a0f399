#!/bin/sh
# A workspace status command: what slipway says about a release, as keys that stamped actions can read.
#
# --workspace_status_command takes a path in your workspace, not a label, so copy this file there, once:
#
#     bazel run @slipway//bazel:workspace_status > tools/workspace_status.sh
#     chmod +x tools/workspace_status.sh
#     echo 'build --workspace_status_command=tools/workspace_status.sh' >> .bazelrc
#
# A script of your own calls the copy as its last line, or prints these keys itself. All are STABLE_: a stamped action is
# run again when one changes, where a volatile key would leave last month's version in it.
set -eu

echo "STABLE_SLIPWAY_VERSION ${SLIPWAY_VERSION:-dev}"
echo "STABLE_SLIPWAY_IMAGE_TAG ${SLIPWAY_IMAGE_TAG:-dev}"
echo "STABLE_SLIPWAY_CHANNEL ${SLIPWAY_CHANNEL:-dev}"
echo "STABLE_SLIPWAY_COMMIT ${SLIPWAY_COMMIT:-$(git rev-parse HEAD 2>/dev/null || echo unknown)}"
if [ -n "${RELEASE_VERSION:-}" ]; then
    echo "STABLE_RELEASE_VERSION $RELEASE_VERSION"
fi
