#!/usr/bin/env bash
# usage: run.sh BINARY SOURCE_DIR BUILD_DIR
# Installs Lighthouse by the lock file into BUILD_DIR once, then lets it judge BINARY's app.
set -euo pipefail
binary=$1 source=$2 build=$3
mkdir -p "$build"
if ! cmp -s "$source/package-lock.json" "$build/installed-lock.json"; then
  cp "$source/package.json" "$source/package-lock.json" "$build/"
  (cd "$build" && npm ci --ignore-scripts --no-audit --no-fund)
  cp "$source/package-lock.json" "$build/installed-lock.json"
fi
cp "$source/lighthouse.test.mjs" "$build/"
cd "$build"
WATTBOOK=$binary node --test lighthouse.test.mjs
