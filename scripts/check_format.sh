#!/usr/bin/env bash
# Fails where a C++ file is not as clang-format would write it. `scripts/check_format.sh --fix`
# rewrites the files instead.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v clang-format >/dev/null; then
  echo "check_format: clang-format is missing; ./test installs it" >&2
  exit 1
fi
mapfile -t files < <(find src bench tests \( -name '*.h' -o -name '*.cc' \) | LC_ALL=C sort)
if [ "${1:-}" = --fix ]; then
  clang-format -i "${files[@]}"
  exit
fi
clang-format --dry-run -Werror "${files[@]}"
echo "check_format: ${#files[@]} files"
