#!/usr/bin/env bash
# The cost of a CALL and of a connection, ours and then that of npm's ocpp-rpc, by the same stations.
# usage: ocpp_bench.sh BUILD_DIR [CONNECTIONS [CALLS]]    (the packages are those of tests/ocpp)
set -euo pipefail
build=$(realpath "$1") connections=${2:-2000} calls=${3:-60000}
here=$(realpath "$(dirname "$0")")
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
echo "wattbook"
"$build/ocpp_bench" "$connections" "$calls"
said=$(mktemp)
node "$here/ocpp_rpc_server.mjs" "$build/ocpp/node_modules" > "$said" &
server=$!
trap 'kill $server; rm -f "$said"' EXIT
until [ -s "$said" ]; do kill -0 $server; sleep 0.1; done
echo "ocpp-rpc $(node -p "require('$build/ocpp/node_modules/ocpp-rpc/package.json').version")"
"$build/ocpp_bench" "$connections" "$calls" "$(cat "$said")" "$server"
