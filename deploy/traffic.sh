#!/usr/bin/env bash
# Sample traffic for a suite that docker-compose runs: orders, mails, webhooks, scans.
#
#   deploy/traffic.sh [SECONDS]        60 without it
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v docker-compose >/dev/null; then COMPOSE=docker-compose; else COMPOSE='docker compose'; fi
export COMPOSE
MAGUEY_JWT_SECRET=$($COMPOSE exec -T orders-1 cat /run/keys/MAGUEY_JWT_SECRET)
export MAGUEY_JWT_SECRET
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp "demo/target/classes:demo/target/lib/*" maguey.demo.proof.SampleTraffic "$@"
