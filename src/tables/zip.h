// The one file of a zip archive (APPNOTE 6.3.10), stored or deflated: the form in which Australian
// meter data is handed over. Not a general unpacker.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace wattbook::tables {

inline constexpr std::size_t unzipped_bytes_max = std::size_t{1} << 30;

// Folders in the archive do not count. Fails for a damaged archive, a wrong checksum, more files
// than one, encryption, and more than unzipped_bytes_max.
Result<std::string> only_file_of_zip(std::string_view archive);

}  // namespace wattbook::tables
