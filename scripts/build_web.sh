#!/usr/bin/env bash
# Builds the app into web/dist, ready to be embedded. Does nothing while nothing under web/ has changed,
# and installs packages only when the lock file has.
#
# usage: scripts/build_web.sh
set -euo pipefail
cd "$(dirname "$0")/../web"

major=$(node -p 'process.versions.node.split(".")[0]')
if [ "$major" -lt 18 ]; then
  echo "build_web: Node $(node --version) is too old" >&2
  echo "hint: install Node 18 or newer (Debian 12: apt-get install nodejs npm)" >&2
  exit 1
fi

# Two builds may ask at once.
mkdir -p node_modules
exec 9>node_modules/.building
flock 9

if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  mkdir -p node_modules
  cp package-lock.json node_modules/.installed-lock.json
fi

inputs=$(find src public build index.html package.json package-lock.json tsconfig.json vite.config.ts \
  ../tests/golden/openapi.json -type f ! -path src/api/schema.ts -print0 | sort -z | xargs -0 sha256sum)
if [ "$inputs" != "$(cat node_modules/.built-inputs 2>/dev/null)" ] || [ ! -f dist/index.html ]; then
  rm -f node_modules/.built-inputs
  npm run --silent build
  printf '%s\n' "$inputs" >node_modules/.built-inputs
fi
