#include "tables/zip.h"

#include <gtest/gtest.h>

#include "tables/archive_test.h"
#include "tables/byte_source.h"

namespace wattbook::tables {
namespace {

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

TEST(Zip, GivesAFileByName) {
  const std::string two = archive({{"a", "1"}, {"b/c", "22"}});
  EXPECT_EQ(named_file_of_zip(two, "b/c"), "22");
  EXPECT_EQ(named_file_of_zip(two, "c"), std::nullopt);
  EXPECT_FALSE(named_file_of_zip("PK", "c"));
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
