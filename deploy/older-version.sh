#!/bin/sh
# Builds the runnable jars of an older version into target/older, for the drill of two versions side by side: deploy/older-version.sh COMMIT
set -e
cd "$(dirname "$0")/.."
commit=${1:?"which commit? For example: deploy/older-version.sh HEAD~60"}
services="orders-service scanner-service marketing-service trace-store"
checkout=$(mktemp -d)
git worktree add --quiet --detach "$checkout" "$commit"
trap 'git worktree remove --force "$checkout"' EXIT
(cd "$checkout" && ./mvnw -B -ntp -q ${MAVEN_FLAGS:-} package -Dmaven.test.skip=true -Dspotless.check.skip=true -pl "$(echo $services | tr ' ' ,)" -am)
mkdir -p target/older
for service in $services; do
  cp "$checkout/$service/target/$service-all.jar" target/older/
done
git log -1 --format='%h %s' "$commit" | tee target/older/version
