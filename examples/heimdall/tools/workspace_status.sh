#!/bin/sh
echo "STABLE_GIT_COMMIT $(git rev-parse HEAD)"
