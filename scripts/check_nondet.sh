#!/usr/bin/env bash
# Fails where src/core uses something whose result could differ between two machines, builds or runs
# (HOUSE section 5). Tests are exempt: files named *_test.cc or *_test.h.
#
# usage: scripts/check_nondet.sh [ROOT]     ROOT holds src/core; default: this project
set -euo pipefail
root="${1:-$(dirname "$0")/..}"
cd "$root"

# What is banned, and the Perl regular expression that finds it in code without comments.
bans=(
  'floating point|\b(float|double)\b|\b\d+\.\d+(e[+-]?\d+)?[fFlL]?\b|<cmath>|<math\.h>'
  'clock|<chrono>|<ctime>|<time\.h>|<sys/time\.h>|std::chrono|\bclock_gettime\b|\bgettimeofday\b|std::time\b'
  'random source|<random>|\brandom_device\b|\bmt19937|\bs?rand\s*\('
  'hash of the library|std::hash\b|<unordered_(map|set)>|\bunordered_(multi)?(map|set)\b'
  'order of pointers|\b(map|set|multimap|multiset)<[^,<>]*\*|std::(less|greater)<[^<>]*\*|\buintptr_t\b'
  'thread|<(thread|mutex|shared_mutex|atomic|future|condition_variable|barrier|latch|semaphore|stop_token)>|\bthread_local\b|std::(thread|jthread|async|mutex|atomic)\b'
  'locale|<locale>|<clocale>|std::locale|\bsetlocale\b|\b(is(alpha|alnum|digit|space|upper|lower|punct)|to(upper|lower)|strto(d|f|l|ll|ul|ull)|std::sto[a-z]+)\s*\('
  'environment or input and output|\bgetenv\b|\benviron\b|<(iostream|fstream|filesystem|cstdio|stdio\.h|unistd\.h)>'
  'date of the build|__(DATE|TIME|TIMESTAMP)__'
  'exception|\bthrow\b|\btry\s*\{|\bcatch\s*\('
  'virtual function|\bvirtual\b|\bdynamic_cast\b|\btypeid\b'
  'mutable static|^\s*(inline\s+)?static\s+(inline\s+)?(?!constexpr\b|consteval\b|constinit const\b|const\b|inline\b)[^()=;{]*[=;{]'
  'mutable global|^(inline\s+)?(?!(using|namespace|struct|class|enum|union|template|typedef|friend|static|static_assert|extern|constexpr|consteval|concept|const|return|public|private|protected|inline)\b)[A-Za-z_][\w:<>,\s*&]*\s\w+\s*(=[^=].*|\{.*\})?;'
)

mapfile -t files < <(find src/core \( -name '*.h' -o -name '*.cc' \) \
  ! -name '*_test.cc' ! -name '*_test.h' | LC_ALL=C sort)
if [ "${#files[@]}" -eq 0 ]; then
  echo "check_nondet: no files under $PWD/src/core" >&2
  exit 1
fi

# One stream of "file:line<TAB>code", comments and texts removed, so that each ban is one search.
code=$(for file in "${files[@]}"; do
  sed -E 's,//.*,,; s,/\*[^*]*\*/,,g; s,"([^"\\]|\\.)*","",g' "$file" |
    awk -v file="$file" '{ print file ":" NR "\t" $0 }'
done)

faults=0
for ban in "${bans[@]}"; do
  cause="${ban%%|*}"
  pattern="${ban#*|}"
  pattern="${pattern/#^/^[^\\t]*\\t}"
  if found=$(grep -P -- "$pattern" <<<"$code"); then
    while IFS= read -r line; do
      echo "${line%%$'\t'*}: $cause: ${line#*$'\t'}"
      faults=$((faults + 1))
    done <<<"$found"
  fi
done
echo "check_nondet: ${#files[@]} files, $faults faults"
[ "$faults" -eq 0 ]
