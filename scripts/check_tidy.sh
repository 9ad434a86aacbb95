#!/usr/bin/env bash
# Runs clang-tidy over the C++ sources, tests apart. Takes minutes, so ./test leaves it out.
#
# usage: scripts/check_tidy.sh            all sources
#        scripts/check_tidy.sh --changed  those that differ from main, or are not committed
#        scripts/check_tidy.sh FILE…
set -euo pipefail
cd "$(dirname "$0")/.."

# clang-tidy 19 is the first that can read the C++23 library of g++ 12.
if ! command -v clang-tidy-19 >/dev/null; then
  echo "check_tidy: install it with: scripts/install_packages.sh tidy" >&2
  exit 1
fi
build=build/dev
[ -f "$build/compile_commands.json" ] || cmake --preset dev >/dev/null

case "${1:-}" in
  '') mapfile -t files < <(find src -name '*.cc' ! -name '*_test.cc' | LC_ALL=C sort) ;;
  --changed)
    mapfile -t files < <(
      { git diff --name-only --diff-filter=d main -- src; git ls-files -o --exclude-standard src; } |
        grep '\.cc$' | grep -v '_test\.cc$' | LC_ALL=C sort -u || true)
    ;;
  *) files=("$@") ;;
esac
[ "${#files[@]}" -gt 0 ] || { echo "check_tidy: nothing to check"; exit 0; }

# The compiler's warnings are g++'s business.
printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(nproc)" clang-tidy-19 -p "$build" --quiet \
  --extra-arg=-Wno-error
echo "check_tidy: ${#files[@]} files"
