#!/usr/bin/env bash
# usage: run.sh BINARY logic|NAME
# The app's logic, or e2e/NAME.test.mjs: the app in Chromium against BINARY, whose build installed what the tests need.
set -euo pipefail
cd "$(dirname "$0")/.."
export WATTBOOK=$1
[ "$2" = logic ] && exec npm test --silent
exec node --test "e2e/$2.test.mjs"
