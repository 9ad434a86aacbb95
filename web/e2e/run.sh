#!/usr/bin/env bash
# usage: run.sh BINARY
# The app's logic, then the app in Chromium against BINARY, whose build installed what the tests need.
set -euo pipefail
cd "$(dirname "$0")/.."
export WATTBOOK=$1
npm test --silent
exec node --test --test-concurrency=1 e2e/{app,wallet,charging,planner,feeds,axe}.test.mjs
