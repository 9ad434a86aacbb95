#!/usr/bin/env bash
# usage: npm_test.sh BINARY SOURCE_DIR BUILD_DIR
# Installs the packages of SOURCE_DIR's lock file into BUILD_DIR once, then runs its tests against BINARY.
set -euo pipefail
binary=$(realpath "$1") source=$2 build=$3
mkdir -p "$build"
if ! cmp -s "$source/package-lock.json" "$build/installed-lock.json"; then
  cp "$source/package.json" "$source/package-lock.json" "$build/"
  (cd "$build" && npm ci --ignore-scripts --no-audit --no-fund)
  cp "$source/package-lock.json" "$build/installed-lock.json"
fi
cp "$source"/*.mjs "$build/"
cd "$build"
WATTBOOK=$binary node --test ./*.test.mjs
