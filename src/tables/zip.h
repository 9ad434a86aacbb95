// Files of a zip archive (APPNOTE 6.3.10), stored or deflated: the form in which Australian meter
// data is handed over, and what a workbook is. Not a general unpacker.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace wattbook::tables {

inline constexpr std::size_t unzipped_bytes_max = std::size_t{1} << 30;

// Folders in the archive do not count. Fails for a damaged archive, a wrong checksum, more files
// than one, encryption, and more than unzipped_bytes_max.
Result<std::string> only_file_of_zip(std::string_view archive);

// The file of that name, with its folders; nothing where there is none. Fails as above, however
// many files there are.
Result<std::optional<std::string>> named_file_of_zip(std::string_view archive,
                                                     std::string_view name);

// The bytes of a file that begins as a zip archive does; nothing for another. Fails where it is
// longer than zip_bytes_max (byte_source.h).
Result<std::optional<std::string>> zip_bytes(const std::filesystem::path& path);

}  // namespace wattbook::tables
