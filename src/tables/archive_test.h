// Zip archives for tests: stored, not compressed, since their structure is what is tested.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <zlib.h>

namespace wattbook::tables {

inline std::string number(std::uint64_t value, std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  return out;
}

struct Packed {
  std::string name;
  std::string text;
};

inline std::string archive(const std::vector<Packed>& files) {
  std::string body;
  std::string directory;
  for (const Packed& file : files) {
    const auto crc = static_cast<std::uint64_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(file.text.data()), file.text.size()));
    const std::string sizes = number(crc, 4) + number(file.text.size(), 4) +
                              number(file.text.size(), 4) + number(file.name.size(), 2) +
                              number(0, 2);
    const std::size_t offset = body.size();
    body += "PK\3\4" + number(20, 2) + number(0, 8) + sizes + file.name + file.text;
    directory += "PK\1\2" + number(20, 2) + number(20, 2) + number(0, 8) + sizes + number(0, 2) +
                 number(0, 8) + number(offset, 4) + file.name;
  }
  return body + directory + "PK\5\6" + number(0, 4) + number(files.size(), 2) +
         number(files.size(), 2) + number(directory.size(), 4) + number(body.size(), 4) +
         number(0, 2);
}

}  // namespace wattbook::tables
