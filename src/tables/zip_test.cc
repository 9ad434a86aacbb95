#include "tables/zip.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "tables/byte_source.h"

namespace wattbook::tables {
namespace {

std::string number(std::uint64_t value, std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  return out;
}

struct Packed {
  std::string name;
  std::string text;
};

// Stored, not compressed: the archive's own structure is what is tested.
std::string archive(const std::vector<Packed>& files) {
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

std::string refusal(const std::string& bytes) {
  const auto file = only_file_of_zip(bytes);
  return file ? "" : file.error().message;
}

TEST(Zip, RefusesWhatIsDamagedOrAmbiguous) {
  const std::string good = archive({{"a.csv", "hello"}});
  EXPECT_EQ(refusal(""), "is a damaged zip archive");
  EXPECT_EQ(refusal(good.substr(0, good.size() - 1)), "is a damaged zip archive");
  EXPECT_EQ(refusal(archive({})), "holds no file");
  EXPECT_EQ(refusal(archive({{"a", "1"}, {"b", "2"}})), "holds more than one file");
  std::string changed = good;
  changed[changed.find("hello")] = 'j';
  EXPECT_EQ(refusal(changed), "does not match its checksum: the zip archive is damaged");
}

TEST(Zip, GivesTheOneFileBesideItsFolder) {
  EXPECT_EQ(only_file_of_zip(archive({{"dir/", ""}, {"dir/a.csv", "hello"}})), "hello");
}

TEST(HeadedSource, LetsLookAndThenReadsFromTheStart) {
  std::string text(HeadedSource::head_bytes + 10, 'x');
  text[0] = 'a';
  text.back() = 'z';
  auto source = HeadedSource::over(text_source(text));
  ASSERT_TRUE(source);
  EXPECT_EQ((*source)->head().size(), HeadedSource::head_bytes);
  std::string read;
  std::string chunk(1'000, '\0');
  for (std::size_t got = 1; got > 0; read.append(chunk, 0, got)) got = *(*source)->read(chunk);
  EXPECT_EQ(read, text);
}

}  // namespace
}  // namespace wattbook::tables
