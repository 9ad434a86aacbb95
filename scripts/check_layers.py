#!/usr/bin/env python3
"""Checks the arrows between the folders of src/ (HOUSE section 2).

usage: check_layers.py [ROOT]     ROOT holds src/ and scripts/layers.json; default: this project

Fails, naming file and line, on: an include that no arrow allows, an include that is not written as
a path from src/, a folder with sources but no entry, an entry that names an unknown folder, a cycle
in the policy itself, and a library in src/CMakeLists.txt that links what its folder may not include.
"""

import json
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
LIBRARY = re.compile(r"^wattbook_library\(\s*(\S+?)\s*(?:DEPS\s+([^)]*?))?\s*(?:(?:PACKAGES|PRECOMPILE)[^)]*)?\)", re.M)


def load_policy(root):
    """The arrows, with 'core/*' spelled out; a list of faults beside them."""
    entries = json.loads((root / "scripts/layers.json").read_text())["folders"]
    arrows, faults = {}, []
    for folder, targets in entries.items():
        arrows[folder] = set()
        for target in targets:
            matches = [other for other in entries if other != folder and
                       (other == target or target.endswith("/*") and other.startswith(target[:-1]))]
            if not matches:
                faults.append(f"layers.json: {folder} -> {target}: no such folder")
            arrows[folder].update(matches)
    return arrows, faults


def find_cycle(arrows):
    """The folders of one cycle, in order, or nothing."""
    done, path = set(), []

    def visit(folder):
        if folder in path:
            return path[path.index(folder):] + [folder]
        if folder in done:
            return None
        path.append(folder)
        for target in sorted(arrows[folder]):
            cycle = visit(target)
            if cycle:
                return cycle
        path.pop()
        done.add(folder)
        return None

    for folder in sorted(arrows):
        cycle = visit(folder)
        if cycle:
            return cycle
    return None


def folder_of(path, arrows):
    """The nearest listed folder around a file; `path` is relative to src/."""
    for candidate in [path, *path.parents]:
        if candidate.as_posix() in arrows:
            return candidate.as_posix()
    return None


def check_file(source, src, arrows):
    name = source.relative_to(src)
    folder = folder_of(name, arrows)
    if folder is None:
        return [f"src/{name}: its folder has no entry in layers.json"]
    faults = []
    for number, line in enumerate(source.read_text().splitlines(), start=1):
        match = INCLUDE.match(line)
        if not match:
            continue
        included = pathlib.PurePosixPath(match.group(1))
        if not (src / included).is_file():
            faults.append(f'src/{name}:{number}: "{included}" is not a path from src/')
            continue
        target = folder_of(included, arrows)
        if target != folder and target not in arrows[folder]:
            faults.append(f'src/{name}:{number}: {folder} may not include "{included}"')
    return faults


def check_links(src, arrows):
    text = (src / "CMakeLists.txt").read_text() if (src / "CMakeLists.txt").is_file() else ""
    return [f"src/CMakeLists.txt: {folder} may not link {target}"
            for folder, targets in LIBRARY.findall(text) for target in targets.split()
            if target not in arrows.get(folder, set())]


def check(root):
    arrows, faults = load_policy(root)
    cycle = find_cycle(arrows)
    if cycle:
        faults.append("layers.json: cycle " + " -> ".join(cycle))
    src = root / "src"
    sources = sorted(path for path in src.rglob("*") if path.suffix in {".h", ".cc"})
    for source in sources:
        faults += check_file(source, src, arrows)
    faults += check_links(src, arrows)
    return faults, len(sources)


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1]
    faults, count = check(root)
    for fault in faults:
        print(fault)
    print(f"check_layers: {count} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
