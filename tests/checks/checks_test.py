#!/usr/bin/env python3
"""The checks of scripts/ must fail where they should: each test builds a small tree with one fault.

usage: checks_test.py SCRIPTS_FOLDER
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

scripts = pathlib.Path()


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run_check(self, *command):
        done = subprocess.run([*command, str(self.root)], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


class LayersTest(CheckTest):
    def setUp(self):
        super().setUp()
        self.policy({"base": [], "core/codec": ["base"], "core/ledger": ["base", "core/codec"],
                     "node/api": ["base", "core/*"]})
        self.write("src/base/check.h", "#include <string>\n")
        self.write("src/core/codec/writer.h", '#include "base/check.h"\n')
        self.write("src/core/ledger/ledger.h", '#include "core/codec/writer.h"\n')
        self.write("src/node/api/api.h", '#include "core/ledger/ledger.h"\n')

    def policy(self, folders):
        self.write("scripts/layers.json", json.dumps({"folders": folders}))

    def layers(self):
        return self.run_check(sys.executable, str(scripts / "check_layers.py"))

    def assert_fault(self, text):
        code, output = self.layers()
        self.assertEqual(code, 1, output)
        self.assertIn(text, output)
        self.assertIn(" 1 faults", output)

    def test_lawful_tree_passes(self):
        self.assertEqual(self.layers(), (0, "check_layers: 4 files, 0 faults\n"))

    def test_forbidden_include(self):
        self.write("src/core/codec/reader.cc", '\n  #  include "core/ledger/ledger.h"\n')
        self.assert_fault("src/core/codec/reader.cc:2: core/codec may not include")

    def test_include_that_is_not_a_path_from_src(self):
        self.write("src/core/codec/reader.cc", '#include "writer.h"\n')
        self.assert_fault('src/core/codec/reader.cc:1: "writer.h" is not a path from src/')

    def test_folder_without_entry(self):
        self.write("src/utils/all.h", "")
        self.assert_fault("src/utils/all.h: its folder has no entry")

    def test_subfolder_belongs_to_the_folder_around_it(self):
        self.write("src/core/codec/deep/x.h", '#include "core/ledger/ledger.h"\n')
        self.assert_fault("core/codec may not include")

    def test_cycle_in_the_policy(self):
        self.policy({"base": [], "core/codec": ["base", "core/ledger"],
                     "core/ledger": ["base", "core/codec"], "node/api": ["base", "core/*"]})
        self.assert_fault("cycle core/codec -> core/ledger -> core/codec")

    def test_entry_that_names_an_unknown_folder(self):
        self.policy({"base": ["boost"], "core/codec": ["base"],
                     "core/ledger": ["base", "core/codec"], "node/api": ["base", "core/*"]})
        self.assert_fault("base -> boost: no such folder")

    def test_library_linked_against_the_arrows(self):
        self.write("src/CMakeLists.txt",
                   "wattbook_library(base PACKAGES fmt::fmt)\n"
                   "wattbook_library(core/codec DEPS base core/ledger PACKAGES fmt::fmt)\n")
        self.assert_fault("core/codec may not link core/ledger")


class NondetTest(CheckTest):
    lawful = """
// A double-entry ledger; nothing here reads a clock. std::chrono is only spoken of.
#pragma once
#include <map>
#include "base/quantity.h"
namespace wattbook {
template <class T>
concept Small = sizeof(T) < 9;
inline constexpr int count_max = 7;
struct Money;
class Book {
 public:
  static Book restore(int seed);
  static constexpr int size = 3;
  const char* name() const { return "float throw virtual"; }
 private:
  std::map<int, Money*> by_number_;
  int runtime_ = 0;
};
int interval(int time);
}  // namespace wattbook
"""

    def setUp(self):
        super().setUp()
        self.write("src/core/ledger/book.h", self.lawful)

    def nondet(self):
        return self.run_check("bash", str(scripts / "check_nondet.sh"))

    def test_lawful_tree_passes(self):
        self.assertEqual(self.nondet(), (0, "check_nondet: 1 files, 0 faults\n"))

    def test_tests_and_other_rings_are_exempt(self):
        self.write("src/core/ledger/book_test.cc", "double x = 0.5;\n")
        self.write("src/node/env/clock.cc", "#include <chrono>\n")
        self.assertEqual(self.nondet(), (0, "check_nondet: 1 files, 0 faults\n"))

    def test_empty_tree_is_a_fault(self):
        (self.root / "src/core/ledger/book.h").unlink()
        self.assertEqual(self.nondet()[0], 1)

    def test_each_ban(self):
        banned = {
            "floating point": ["  double share = half;", "  auto half = 0.5;", "float f();",
                               "  int x = 1.5e3 * y;", "#include <cmath>"],
            "clock": ["#include <chrono>", "  auto t = std::chrono::steady_clock::now();",
                      "  clock_gettime(CLOCK_REALTIME, &t);"],
            "random source": ["#include <random>", "  std::mt19937 g;", "  int x = rand();"],
            "hash of the library": ["  std::unordered_map<int, int> m;", "  std::hash<int> h;"],
            "order of pointers": ["  std::set<Order*> orders;", "  std::map<const Order*, int> m;"],
            "thread": ["#include <atomic>", "  std::mutex m;", "  thread_local int x;"],
            "locale": ["#include <locale>", "  if (isdigit(c)) return;", "  auto x = std::stoi(s);"],
            "environment or input and output": ["  getenv(name);", "#include <fstream>"],
            "date of the build": ["  auto built = __DATE__;"],
            "exception": ["  throw Fault{};", "  try {", "  } catch (const Fault&) {"],
            "virtual function": ["  virtual int price() const = 0;"],
            "mutable static": ["  static int calls = 0;", "static std::map<int, int> cache;",
                               "  inline static int calls{};"],
            "mutable global": ["int calls = 0;", "std::vector<int> cache;", "inline Prng source{7};"],
        }
        for cause, lines in banned.items():
            for line in lines:
                with self.subTest(line=line):
                    self.write("src/core/ledger/fault.cc", f"namespace wattbook {{\n{line}\n}}\n")
                    code, output = self.nondet()
                    self.assertEqual(code, 1, output)
                    self.assertIn(f"src/core/ledger/fault.cc:2: {cause}: {line}", output)


if __name__ == "__main__":
    scripts = pathlib.Path(sys.argv.pop()).resolve()
    unittest.main()
