#include "meters/sample_reader.h"

#include <algorithm>
#include <array>

#include "tables/csv.h"

namespace wattbook::meters {
namespace {

struct GradeName {
  std::string_view name;
  Grade grade;
};
// NEM12 (MDFF 2.6, appendix E): A actual, F final substitute, S substitute, E estimate, N null.
constexpr std::array<GradeName, 27> names{{
    {"", Grade::measured},
    {"l1", Grade::measured},
    {"a", Grade::measured},
    {"actual", Grade::measured},
    {"measured", Grade::measured},
    {"w", Grade::measured},
    {"ok", Grade::measured},
    {"good", Grade::measured},
    {"valid", Grade::measured},
    {"0", Grade::measured},
    {"l2", Grade::substituted},
    {"f", Grade::substituted},
    {"s", Grade::substituted},
    {"substituted", Grade::substituted},
    {"ersatzwert", Grade::substituted},
    {"l3", Grade::estimated},
    {"e", Grade::estimated},
    {"estimated", Grade::estimated},
    {"estimate", Grade::estimated},
    {"g", Grade::estimated},
    {"n", Grade::missing},
    {"missing", Grade::missing},
    {"null", Grade::missing},
    {"m", Grade::missing},
    {"invalid", Grade::missing},
    {"fehlt", Grade::missing},
    {"bad", Grade::missing},
}};

}  // namespace

std::optional<Grade> parse_grade(std::string_view text) {
  text = tables::trim(text);
  if (text.size() > 11) return std::nullopt;
  std::array<char, 12> lower{};
  std::ranges::transform(text, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  const std::string_view word(lower.data(), text.size());
  const auto found = std::ranges::find(names, word, &GradeName::name);
  if (found == names.end()) return std::nullopt;
  return found->grade;
}

}  // namespace wattbook::meters
