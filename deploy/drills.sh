#!/bin/sh
# Every long drill, that of two versions side by side among them: deploy/drills.sh [OLDER_COMMIT]
# The older version is 20 commits back unless one is named. What needs root (network namespaces, a small disk) is left out without it, and says so.
set -e
cd "$(dirname "$0")/.."
deploy/older-version.sh "${1:-HEAD~20}"
exec ./mvnw -B -ntp ${MAVEN_FLAGS:-} verify -Pdrills
