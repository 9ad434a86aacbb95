#include "tables/csv.h"

#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace wattbook::tables {
namespace {

using Records = std::vector<std::vector<std::string>>;

class Csv : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "csv_" + std::to_string(getpid());
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path write(std::string_view text) {
    const std::filesystem::path path = directory_ / "data.csv";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  // All records, or the message of the first error.
  std::expected<Records, std::string> read(std::string_view text, CsvOptions options = {}) {
    Result<CsvReader> reader = CsvReader::open(write(text), options);
    if (!reader) return std::unexpected(reader.error().message);
    Records records;
    while (true) {
      const Result<bool> more = reader->next();
      if (!more) return std::unexpected(more.error().message);
      if (!*more) return records;
      records.emplace_back(reader->fields().begin(), reader->fields().end());
    }
  }

  std::filesystem::path directory_;
};

TEST_F(Csv, NamesFileLineAndColumnOfWhatIsBroken) {
  EXPECT_TRUE(read("a,b\n1,\"2\n").error().ends_with("data.csv:2: quote is never closed"));
  EXPECT_TRUE(read("a\n\"1\"x,2\n")
                  .error()
                  .ends_with("data.csv:2: column 1: text follows the closing quote"))
      << read("a\n\"1\"x,2\n").error();
  EXPECT_TRUE(read("a,b\n\n\"x\ny\",\"2\"3\n")
                  .error()
                  .ends_with("data.csv:3: column 2: text follows the closing quote"));
  const Result<CsvReader> missing = CsvReader::open(directory_ / "none.csv", {});
  EXPECT_NE(missing.error().message.find("none.csv: cannot open"), std::string::npos);
  EXPECT_FALSE(CsvReader::open(directory_, {}));
}

TEST_F(Csv, AnEmptyFileHasNoRecords) {
  EXPECT_EQ(*read(""), Records{});
  EXPECT_EQ(*read("\n\r\n"), Records{});
}

TEST_F(Csv, ReadsQuotesMarksAndLineEndsOfAllKinds) {
  EXPECT_EQ(*read("\xEF\xBB\xBFname,v\r\n\"a \"\"b\"\", c\",1\r\n,\n"),
            (Records{{"name", "v"}, {"a \"b\", c", "1"}, {"", ""}}));
  EXPECT_EQ(*read("a,b\n1,2"), (Records{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(*read("a,\"b\""), (Records{{"a", "b"}}));
}

TEST_F(Csv, GuessesTheSeparatorOrTakesTheOneGiven) {
  EXPECT_EQ(*read("a;b\n1,5;2\n"), (Records{{"a", "b"}, {"1,5", "2"}}));
  EXPECT_EQ(*read("a\tb\n1\t2\n"), (Records{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(*read("a;b;c,d\n", {.separator = ','}), (Records{{"a;b;c", "d"}}));
}

TEST_F(Csv, RecordsMayCrossTheReadBuffer) {
  std::string text = "id,text\n";
  for (int i = 0; i < 40'000; ++i) text += std::to_string(i) + ",\"line\n\"\"two\"\"\"\n";
  const Records records = *read(text);
  ASSERT_EQ(records.size(), 40'001u);
  for (std::size_t i = 1; i < records.size(); ++i) {
    ASSERT_EQ(records[i][0], std::to_string(i - 1));
    ASSERT_EQ(records[i][1], "line\n\"two\"");
  }
}

TEST_F(Csv, ReadsGzipAndNoticesACutOffFile) {
  const std::filesystem::path path = directory_ / "data.csv.gz";
  const gzFile file = gzopen(path.c_str(), "wb");
  for (int i = 0; i < 20'000; ++i) gzprintf(file, "%d,%d\n", i, i * 7919 % 10'007);
  gzclose(file);
  Result<CsvReader> whole = CsvReader::open(path, {});
  int records = 0;
  while (whole->next().value()) ++records;
  EXPECT_EQ(records, 20'000);
  EXPECT_EQ(whole->line(), 20'001);

  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  Result<CsvReader> cut = CsvReader::open(path, {});
  Result<bool> more = true;
  while (more && *more) more = cut->next();
  ASSERT_FALSE(more);
  EXPECT_NE(more.error().message.find("compressed file ends early"), std::string::npos);
}

TEST_F(Csv, ReadsAPipeAsItComes) {
  const std::filesystem::path path = directory_ / "line";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::jthread speaker([&path] {
    std::ofstream line(path, std::ios::binary);
    for (const char byte : std::string_view("a;b\n1;2\n")) line << byte << std::flush;
  });
  Result<CsvReader> reader = CsvReader::open(path, {.separator = ';'});
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_TRUE(reader->next().value());
  EXPECT_TRUE(reader->next().value());
  EXPECT_EQ(reader->fields()[1], "2");
  EXPECT_FALSE(reader->next().value());
}

TEST(Number, IsFiniteAndNothingElse) {
  EXPECT_EQ(parse_number(" 1.5 ", '.'), 1.5);
  EXPECT_EQ(parse_number("+2.8e-05", '.'), 2.8e-05);
  EXPECT_EQ(parse_number("-1,25", ','), -1.25);
  for (const char* text : {"", " ", "abc", "1.2.3", "inf", "nan", "1e999", "0x10", "1,5"})
    EXPECT_FALSE(parse_number(text, '.')) << text;
  EXPECT_FALSE(parse_number("1.5", ','));
}

}  // namespace
}  // namespace wattbook::tables
