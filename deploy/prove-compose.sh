#!/usr/bin/env bash
# Proves docker-compose.yml by running it, from nothing to nothing: own project, own volumes, own ports.
#
# Builds images from the runnable jars (./mvnw package), starts everything, plays the story, kills one node of each
# service while tickets are bought and scanned, plays the story again, checks that nothing was lost or doubled
# (maguey.demo.proof.ComposeProof), and takes everything down. Exits with 0 when all of it holds.
#
#   deploy/prove-compose.sh            KEEP=true leaves it running
set -euo pipefail
cd "$(dirname "$0")/.."

# No secret and no setting of the caller's may make it pass.
for variable in $(compgen -e MAGUEY_ || true); do unset "$variable"; done
export COMPOSE_PROJECT_NAME=maguey-proof MAGUEY_TEST_ENDPOINTS=true
# Eight young JVMs on few cores: the better compiler takes more time than it saves in the minutes they live.
export MAGUEY_JAVA_OPTIONS='-XX:TieredStopAtLevel=1'
export MAGUEY_PORTS_1=270 MAGUEY_PORTS_2=271 MAGUEY_OTLP_1=27018 MAGUEY_OTLP_2=27118 MAGUEY_OTLP_GRPC_1=27017 MAGUEY_OTLP_GRPC_2=27117
if command -v docker-compose >/dev/null; then COMPOSE=docker-compose; else COMPOSE='docker compose'; fi
export COMPOSE
logs=${PROOF_LOGS:-demo/target/compose-proof}

say() { printf '\n== %4d s  %s\n' "$SECONDS" "$*"; }

images() {
  local service
  for service in orders-1 scanner-1 marketing-1 trace-store-1; do $COMPOSE build "$service" >"$logs/build-$service.log" 2>&1; done
}

# A node that has grown out of its memory or was restarted behind our back did not pass.
inspect() {
  local service id state bad=0
  for service in orders scanner marketing trace-store; do
    for node in 1 2; do
      id=$($COMPOSE ps -q "$service-$node")
      state=$(docker inspect -f '{{.State.Status}} oom={{.State.OOMKilled}} restarts={{.RestartCount}} user={{.Config.User}}' "$id")
      echo "$service-$node: $state"
      [ "$state" = 'running oom=false restarts=0 user=maguey' ] || bad=1
    done
  done
  return $bad
}

# The bus must show a certificate of our authority, and end the talk with whoever has none.
bus_speaks_tls() {
  local id address shown
  id=$($COMPOSE ps -q orders-2)
  address=$(docker inspect -f '{{(index .NetworkSettings.Networks "maguey-proof_cluster").IPAddress}}' "$id")
  shown=$(timeout 30 openssl s_client -connect "$address:5710" </dev/null 2>/dev/null || true)
  grep -Eq 'issuer=CN ?= ?Maguey event bus' <<<"$shown"
}

finish() {
  local status=$?
  $COMPOSE logs --no-color --timestamps >"$logs/containers.log" 2>&1 || true
  if [ $status -ne 0 ]; then
    say "The proof failed; the containers, and what they said of it (all of it: $logs/containers.log)"
    $COMPOSE ps || true
    grep -E ' ERROR |OutOfMemory' "$logs/containers.log" | cut -c1-300 | tail -n 40 || true
    grep -hE 'BROKEN|Failure:' "$logs/proof.log" || true
  fi
  [ "${KEEP:-}" = true ] || $COMPOSE down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1 || true
  say "$([ $status -eq 0 ] && echo 'The compose file is proven' || echo 'NOT proven')"
  exit $status
}

ls {orders-service,scanner-service,marketing-service,trace-store}/target/*-all.jar demo/target/lib/*.jar >/dev/null ||
  { echo "Build first: ./mvnw package -DskipTests" >&2; exit 2; }
mkdir -p "$logs"
rm -f "$logs"/*.log
$COMPOSE down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1 || true
trap finish EXIT
say "Building images"; images
say "Starting from nothing"; $COMPOSE up -d --no-build >"$logs/up.log" 2>&1 || { cat "$logs/up.log"; exit 1; }
secret=$(docker exec "$($COMPOSE ps -q orders-1)" cat /run/keys/MAGUEY_JWT_SECRET)
say "Playing the story, killing nodes under load"
MAGUEY_JWT_SECRET=$secret "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp "demo/target/classes:demo/target/lib/*" maguey.demo.proof.ComposeProof 2>&1 | tee "$logs/proof.log"
say "Looking at the containers"
inspect
if command -v openssl >/dev/null; then
  bus_speaks_tls || { echo "The bus shows no certificate of our authority" >&2; exit 1; }
  echo "The bus speaks TLS, with a certificate of our authority"
fi
docker stats --no-stream --format '{{.Name}} {{.MemUsage}}'
say "Stopping a node: it drains"
$COMPOSE stop -t 35 orders-2 >/dev/null 2>&1
[ "$(docker inspect -f '{{.State.ExitCode}}' "$($COMPOSE ps -aq orders-2)")" = 143 ] || { echo "orders-2 did not end by SIGTERM" >&2; exit 1; }
