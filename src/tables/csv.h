// Reading delimited text one record at a time in constant memory. Meter data comes
// from many programs, so the separator may be guessed, fields may be quoted (RFC 4180), lines may
// end in CR LF and a byte order mark is skipped. Every complaint names file, line and column.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "tables/byte_source.h"

namespace wattbook::tables {

struct CsvOptions {
  std::optional<char> separator;  // absent: the most frequent of , ; and tab in the first line
};

class CsvReader {
 public:
  // Fails when the file cannot be opened or is not valid gzip.
  static Result<CsvReader> open(const std::filesystem::path& path, CsvOptions options);
  // Reads `source`; `name` stands for the file in complaints.
  static Result<CsvReader> over(std::string name, std::unique_ptr<ByteSource> source,
                                CsvOptions options);

  // Moves to the next record that is not an empty line; false at the end of the file. Fails on a
  // quote that never closes, text after a closing quote, a record above 4 MiB, or a damaged file.
  Result<bool> next();

  // The fields of the current record; valid until the next call of `next`.
  std::span<const std::string_view> fields() const { return fields_; }

  char separator() const { return separator_; }

  // Line on which the current record starts, counted from 1.
  std::int64_t line() const { return record_line_; }

  // The error "FILE:LINE: column N: MESSAGE"; `column` counts from 0 here and from 1 in the text.
  std::unexpected<Error> error_at(std::size_t column, std::string_view message) const;

 private:
  CsvReader(std::string name, std::unique_ptr<ByteSource> input);

  Result<bool> refill();
  // Splits the record at the cursor; nothing when the buffer ends inside it.
  Result<std::optional<std::size_t>> split();
  std::unexpected<Error> error_here(std::string_view message) const;

  std::string name_;
  std::unique_ptr<ByteSource> input_;
  std::string buffer_;
  std::size_t cursor_ = 0;
  bool at_end_ = false;
  char separator_ = ',';
  std::int64_t line_ = 1;
  std::int64_t record_line_ = 0;
  std::int64_t record_breaks_ = 0;
  std::vector<std::string_view> fields_;
  std::vector<std::size_t> quoted_;  // fields that hold doubled quotes
};

// The most frequent of , ; and tab in the first line; a comma where there is none.
char guess_separator(std::string_view text);

// Without the spaces and tabs around it.
std::string_view trim(std::string_view text);

// A finite number, spaces around it allowed; the decimal sign is `decimal`. Nothing for other text,
// the empty text included.
std::optional<double> parse_number(std::string_view text, char decimal);

}  // namespace wattbook::tables
