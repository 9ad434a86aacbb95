#!/usr/bin/env python3
"""Counts the lines of the proof checker with all that it includes of ours; fails at 1,000 or more.

usage: check_proof_size.py [ROOT]     counts src/proof_check.cc, src/proof, and what they include
"""

import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
LINES_MAX = 1_000


def closure(src):
    """Every file that takes part: includes, and the source beside each header."""
    waiting = [src / "proof_check.cc"] + sorted(
        path for path in (src / "proof").iterdir()
        if path.suffix in {".h", ".cc"} and not path.name.endswith("_test.cc"))
    known = set()
    while waiting:
        path = waiting.pop()
        if path in known or not path.is_file():
            continue
        known.add(path)
        waiting += [src / name for name in INCLUDE.findall(path.read_text())]
        if path.suffix == ".h":
            waiting.append(path.with_suffix(".cc"))
    return known


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1]
    files = sorted(closure(root / "src"))
    total = sum(len(path.read_text().splitlines()) for path in files)
    for path in files:
        print(f"{len(path.read_text().splitlines()):5} {path.relative_to(root)}")
    print(f"{total:5} lines in {len(files)} files; fewer than {LINES_MAX} are allowed")
    return 0 if total < LINES_MAX else 1


if __name__ == "__main__":
    sys.exit(main())
