// A small tar.gz (POSIX ustar in gzip) in memory, for support bundles.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"

namespace wattbook::cli {

// Names and contents of regular files; a name is at most 99 bytes.
Bytes tar_gz(const std::vector<std::pair<std::string, std::string>>& files, Instant now);

}  // namespace wattbook::cli
