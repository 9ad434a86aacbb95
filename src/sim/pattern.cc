#include "sim/pattern.h"

#include <algorithm>

#include <fmt/format.h>

namespace wattbook::sim {

bool matches(std::string_view pattern, std::string_view text) {
  // Greedy with one point of return: only the last * can need a longer run.
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = pattern.npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

Result<std::vector<std::filesystem::path>> expand(const std::filesystem::path& folder,
                                                  std::string_view pattern) {
  const std::filesystem::path full = folder / pattern;
  const std::string last = full.filename().string();
  if (last.find_first_of("*?") == last.npos) {
    if (std::filesystem::exists(full)) return std::vector{full};
    return fail(fmt::format("{}: no such file", full.string()));
  }
  std::vector<std::filesystem::path> found;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(full.parent_path(), problem))
    if (matches(last, entry.path().filename().string())) found.push_back(entry.path());
  if (found.empty()) return fail(fmt::format("no file matches {}", full.string()));
  std::ranges::sort(found);
  return found;
}

}  // namespace wattbook::sim
