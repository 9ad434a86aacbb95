#include "tables/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace wattbook::tables {
namespace {

constexpr std::size_t chunk_bytes = 256 * 1024;
constexpr std::size_t record_bytes_max = 4 * 1024 * 1024;

// Turns "" into " in place: the result is never longer, and it stays inside the field's own bytes.
std::string_view unescape(char* first, std::size_t size) {
  std::size_t out = 0;
  for (std::size_t in = 0; in < size; ++in) {
    first[out++] = first[in];
    if (first[in] == '"') ++in;
  }
  return {first, out};
}

}  // namespace

char guess_separator(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  char best = ',';
  std::ptrdiff_t best_count = 0;
  for (const char candidate : {',', ';', '\t'}) {
    const std::ptrdiff_t count = std::ranges::count(first, candidate);
    if (count > best_count) {
      best = candidate;
      best_count = count;
    }
  }
  return best;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

CsvReader::CsvReader(std::string name, std::unique_ptr<ByteSource> input)
    : name_(std::move(name)), input_(std::move(input)) {}

Result<CsvReader> CsvReader::open(const std::filesystem::path& path, CsvOptions options) {
  Result<std::unique_ptr<ByteSource>> source = open_file(path);
  if (!source) return std::unexpected(source.error());
  return over(path.string(), std::move(*source), options);
}

Result<CsvReader> CsvReader::over(std::string name, std::unique_ptr<ByteSource> source,
                                  CsvOptions options) {
  CsvReader reader(std::move(name), std::move(source));
  if (const Result<bool> filled = reader.refill(); !filled) return std::unexpected(filled.error());
  if (reader.buffer_.starts_with("\xEF\xBB\xBF")) reader.cursor_ = 3;
  reader.separator_ = options.separator.value_or(
      guess_separator(std::string_view(reader.buffer_).substr(reader.cursor_)));
  return reader;
}

Result<bool> CsvReader::refill() {
  buffer_.erase(0, cursor_);
  cursor_ = 0;
  const std::size_t kept = buffer_.size();
  if (kept > record_bytes_max) return error_here("record is longer than 4 MiB");
  buffer_.resize(kept + chunk_bytes);
  const Result<std::size_t> got = input_->read(std::span(buffer_).subspan(kept));
  if (!got) return std::unexpected(got.error());
  buffer_.resize(kept + *got);
  at_end_ = *got == 0;
  return true;
}

Result<std::optional<std::size_t>> CsvReader::split() {
  fields_.clear();
  quoted_.clear();
  record_breaks_ = 0;
  char* const data = buffer_.data();
  const std::size_t size = buffer_.size();
  std::size_t at = cursor_;
  while (true) {
    if (at < size && data[at] == '"') {
      const std::size_t first = ++at;
      bool doubled = false;
      while (at < size && (data[at] != '"' || (at + 1 < size && data[at + 1] == '"'))) {
        doubled |= data[at] == '"';
        if (data[at] == '\n') ++record_breaks_;
        at += data[at] == '"' ? 2 : 1;
      }
      if (at + 1 >= size && !at_end_) return std::nullopt;
      if (at >= size) return error_here("quote is never closed");
      if (doubled) quoted_.push_back(fields_.size());
      fields_.emplace_back(data + first, at - first);
      ++at;
      if (at < size && data[at] != separator_ && data[at] != '\n' && data[at] != '\r')
        return error_at(fields_.size() - 1, "text follows the closing quote");
    } else {
      const std::size_t first = at;
      while (at < size && data[at] != separator_ && data[at] != '\n') ++at;
      if (at == size && !at_end_) return std::nullopt;
      std::size_t last = at;
      if (last > first && data[last - 1] == '\r' && (at == size || data[at] == '\n')) --last;
      fields_.emplace_back(data + first, last - first);
    }
    if (at < size && data[at] == '\r') ++at;
    if (at == size && !at_end_) return std::nullopt;
    if (at == size) return at;
    if (data[at] == '\n') {
      ++record_breaks_;
      return at + 1;
    }
    if (data[at] != separator_) return error_at(fields_.size() - 1, "stray carriage return");
    ++at;
  }
}

Result<bool> CsvReader::next() {
  while (true) {
    record_line_ = line_;
    if (cursor_ == buffer_.size() && at_end_) return false;
    const Result<std::optional<std::size_t>> end = split();
    if (!end) return std::unexpected(end.error());
    if (!*end) {
      if (const Result<bool> filled = refill(); !filled) return filled;
      continue;
    }
    for (const std::size_t field : quoted_)
      fields_[field] = unescape(const_cast<char*>(fields_[field].data()), fields_[field].size());
    cursor_ = **end;
    line_ += record_breaks_;
    if (fields_.size() == 1 && fields_[0].empty()) continue;
    return true;
  }
}

std::unexpected<Error> CsvReader::error_here(std::string_view message) const {
  return fail(fmt::format("{}:{}: {}", name_, line_, message));
}

std::unexpected<Error> CsvReader::error_at(std::size_t column, std::string_view message) const {
  return fail(fmt::format("{}:{}: column {}: {}", name_, record_line_, column + 1, message));
}

std::optional<double> parse_number(std::string_view text, char decimal) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  char copy[64];
  if (text.empty() || text.size() >= sizeof copy) return std::nullopt;
  std::ranges::copy(text, copy);
  if (decimal != '.') {
    if (text.find('.') != text.npos) return std::nullopt;
    std::replace(copy, copy + text.size(), decimal, '.');
  }
  double value = 0;
  const auto [end, code] = std::from_chars(copy, copy + text.size(), value);
  if (code != std::errc() || end != copy + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

}  // namespace wattbook::tables
