// Patterns with * (any run of characters) and ? (any one byte), for file and column names.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace wattbook::sim {

bool matches(std::string_view pattern, std::string_view text);

// The files that `pattern` names below `folder`, in name order; wildcards only in the last part of
// the path. Fails when there is none.
Result<std::vector<std::filesystem::path>> expand(const std::filesystem::path& folder,
                                                  std::string_view pattern);

}  // namespace wattbook::sim
