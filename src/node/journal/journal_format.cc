#include "node/journal/journal_format.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "node/journal/crc32c.h"
#include "node/journal/little_endian.h"

namespace wattbook::journal {

namespace {

constexpr std::size_t crc_bytes = 4;
constexpr std::string_view name_prefix = "segment-";
constexpr std::string_view name_suffix = ".wal";
constexpr std::size_t name_digits = 20;

std::uint32_t salted_start(std::uint64_t salt) {
  Bytes raw;
  put(raw, salt);
  return crc32c(0, raw);
}

}  // namespace

void encode_segment_header(Bytes& out, const SegmentHeader& header) {
  Bytes body;
  put(body, header.first.value);
  put(body, header.salt);
  out.insert(out.end(), segment_magic.begin(), segment_magic.end());
  put(out, segment_version);
  put(out, crc32c(0, body));
  out.insert(out.end(), body.begin(), body.end());
}

std::optional<SegmentHeader> decode_segment_header(ByteView segment) {
  if (segment.size() < segment_header_bytes) return std::nullopt;
  if (!std::equal(segment_magic.begin(), segment_magic.end(), segment.begin())) return std::nullopt;
  if (get<std::uint32_t>(segment, 8) != segment_version) return std::nullopt;
  if (get<std::uint32_t>(segment, 12) != crc32c(0, segment.subspan(16, 16))) return std::nullopt;
  return SegmentHeader{Height(get<std::uint64_t>(segment, 16)), get<std::uint64_t>(segment, 24)};
}

void encode_record(Bytes& out, std::uint64_t salt, RecordType type, Height height,
                   std::initializer_list<ByteView> parts) {
  std::size_t length = 0;
  for (const ByteView part : parts) length += part.size();
  CHECK(length <= payload_bytes_max);
  const std::size_t start = out.size();
  put(out, std::uint32_t{0});
  put(out, static_cast<std::uint32_t>(length));
  put(out, height.value);
  put(out, static_cast<std::uint8_t>(type));
  out.insert(out.end(), 3, 0);
  for (const ByteView part : parts) out.insert(out.end(), part.begin(), part.end());
  const std::uint32_t crc = crc32c(salted_start(salt), ByteView(out).subspan(start + crc_bytes));
  for (std::size_t i = 0; i < crc_bytes; ++i)
    out[start + i] = static_cast<std::uint8_t>(crc >> (8 * i));
}

std::optional<Record> decode_record(ByteView data, std::uint64_t salt) {
  if (data.size() < record_header_bytes) return std::nullopt;
  const auto length = get<std::uint32_t>(data, 4);
  if (length > payload_bytes_max || length > data.size() - record_header_bytes) return std::nullopt;
  const std::uint8_t type = data[16];
  if (type != static_cast<std::uint8_t>(RecordType::block) &&
      type != static_cast<std::uint8_t>(RecordType::closed))
    return std::nullopt;
  if (data[17] != 0 || data[18] != 0 || data[19] != 0) return std::nullopt;
  const ByteView covered = data.subspan(crc_bytes, record_header_bytes - crc_bytes + length);
  if (get<std::uint32_t>(data, 0) != crc32c(salted_start(salt), covered)) return std::nullopt;
  return Record{static_cast<RecordType>(type), Height(get<std::uint64_t>(data, 8)),
                data.subspan(record_header_bytes, length)};
}

std::string segment_name(Height first) {
  return fmt::format("{}{:0{}}{}", name_prefix, first.value, name_digits, name_suffix);
}

std::optional<Height> segment_first_height(const std::string& name) {
  if (name.size() != name_prefix.size() + name_digits + name_suffix.size()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : name.substr(name_prefix.size(), name_digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  // Also refuses a number that wrapped, and another prefix or suffix.
  if (segment_name(Height(value)) != name) return std::nullopt;
  return Height(value);
}

}  // namespace wattbook::journal
