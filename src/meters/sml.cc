#include "meters/sml.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "meters/crc16.h"

namespace wattbook::meters {
namespace {

constexpr std::uint32_t escape = 0x1b1b1b1b;
constexpr std::uint32_t begin_mark = 0x01010101;
constexpr int depth_max = 8;
constexpr std::uint64_t get_list_response = 0x0701;

enum class Type : std::uint8_t {
  octets = 0,
  boolean = 4,
  signed_number = 5,
  unsigned_number = 6,
  list = 7
};

struct Field {
  Type type = Type::octets;
  std::size_t count = 0;  // of a list: its elements
  ByteView bytes;         // of all else: its value
};

class Cursor {
 public:
  explicit Cursor(ByteView bytes) : bytes_(bytes) {}
  std::size_t at() const { return at_; }
  bool at_end() const { return at_ == bytes_.size(); }
  std::uint8_t peek() const { return at_end() ? 0xff : bytes_[at_]; }

  bool take(Field& out) {
    if (at_end()) return false;
    std::uint8_t byte = bytes_[at_++];
    std::size_t head = 1;
    std::size_t length = byte & 0x0f;
    out.type = static_cast<Type>(byte >> 4 & 7);
    while ((byte & 0x80) != 0) {
      if (at_end() || ++head > 3) return false;
      byte = bytes_[at_++];
      if ((byte & 0x70) != 0) return false;
      length = length << 4 | (byte & 0x0f);
    }
    if (out.type == Type::list) {
      out.count = length;
      return true;
    }
    if (length < head || length - head > bytes_.size() - at_) return false;
    out.bytes = bytes_.subspan(at_, length - head);
    at_ += length - head;
    return true;
  }

  bool take_list(std::size_t count) {
    Field field;
    return take(field) && field.type == Type::list && field.count == count;
  }

  bool skip(int depth = 0) {
    Field field;
    if (depth > depth_max || !take(field)) return false;
    if (field.type != Type::list) return true;
    for (std::size_t i = 0; i < field.count; ++i)
      if (!skip(depth + 1)) return false;
    return true;
  }

  bool skip_byte(std::uint8_t expected) {
    if (peek() != expected) return false;
    ++at_;
    return true;
  }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
};

std::uint64_t unsigned_of(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

// Nothing where 63 bits do not hold it.
std::optional<std::int64_t> number_of(const Field& field) {
  if (field.bytes.empty() || field.bytes.size() > 8) return std::nullopt;
  const std::uint64_t value = unsigned_of(field.bytes);
  if (field.type == Type::unsigned_number)
    return value > INT64_MAX ? std::nullopt : std::optional(static_cast<std::int64_t>(value));
  if (field.type != Type::signed_number) return std::nullopt;
  const auto unused = static_cast<unsigned>(64 - 8 * field.bytes.size());
  return static_cast<std::int64_t>(value << unused) >> unused;
}

// The DLMS unit codes (IEC 62056-62) that we know.
std::string_view unit_text(std::uint64_t code) {
  switch (code) {
    case 27:
      return "W";
    case 30:
      return "Wh";
    case 33:
      return "A";
    case 35:
      return "V";
    case 44:
      return "Hz";
    default:
      return {};
  }
}

// "1ESY1160000001": medium, maker and number of a server id of ten bytes; hexadecimal else.
std::string server_name(ByteView id) {
  if (id.size() == 10 && id[0] == 0x0a)
    return fmt::format("{}{}{}{}{:02}{:08}", id[1], static_cast<char>(id[2]),
                       static_cast<char>(id[3]), static_cast<char>(id[4]), id[5],
                       unsigned_of(id.subspan(6)));
  return to_hex(id);
}

bool take_value(Cursor& cursor, Telegram& out) {
  Field name;
  Field unit;
  Field scaler;
  Field value;
  if (!cursor.take_list(7) || !cursor.take(name) || !cursor.skip() || !cursor.skip() ||
      !cursor.take(unit) || !cursor.take(scaler))
    return false;
  const bool plain = (cursor.peek() >> 4 & 7) != static_cast<std::uint8_t>(Type::list);
  if (plain ? !cursor.take(value) : !cursor.skip()) return false;
  if (!cursor.skip()) return false;
  if (name.bytes.size() != 6 || unit.bytes.size() != 1) return true;
  const std::string_view known = unit_text(unit.bytes[0]);
  const auto number = number_of(value);
  const auto exponent = scaler.bytes.empty() ? std::optional<std::int64_t>(0) : number_of(scaler);
  if (known.empty() || !number || !exponent || *exponent < -12 || *exponent > 12) return true;
  const ByteView n = name.bytes;
  out.values.push_back({{n[0], n[1], n[2], n[3], n[4], n[5]},
                        {*number, static_cast<std::int32_t>(*exponent)},
                        known});
  return true;
}

// SML_Time: seconds of the meter's life (1), or a time stamp (2).
bool take_time(Cursor& cursor, Telegram& out) {
  if ((cursor.peek() >> 4 & 7) != static_cast<std::uint8_t>(Type::list)) return cursor.skip();
  Field choice;
  Field head;
  if (!cursor.take(head) || head.count != 2 || !cursor.take(choice)) return false;
  if ((cursor.peek() >> 4 & 7) == static_cast<std::uint8_t>(Type::list)) return cursor.skip();
  Field value;
  if (!cursor.take(value)) return false;
  const auto seconds = number_of(value);
  if (!choice.bytes.empty() && unsigned_of(choice.bytes) == 2 && seconds && *seconds >= 0 &&
      *seconds <= UINT32_MAX)
    out.time = Instant(*seconds * 1000);
  return true;
}

bool take_list_response(Cursor& cursor, Telegram& out) {
  Field server;
  if (!cursor.take_list(7) || !cursor.skip() || !cursor.take(server) || !cursor.skip() ||
      !take_time(cursor, out))
    return false;
  out.meter = server_name(server.bytes);
  Field list;
  if (!cursor.take(list) || list.type != Type::list) return false;
  for (std::size_t i = 0; i < list.count; ++i)
    if (!take_value(cursor, out)) return false;
  return cursor.skip() && cursor.skip();
}

bool take_message(Cursor& cursor, ByteView bytes, Telegram& out) {
  const std::size_t begin = cursor.at();
  Field tag;
  if (!cursor.take_list(6) || !cursor.skip() || !cursor.skip() || !cursor.skip() ||
      !cursor.take_list(2) || !cursor.take(tag))
    return false;
  const bool values =
      tag.type == Type::unsigned_number && unsigned_of(tag.bytes) == get_list_response;
  if (values ? !take_list_response(cursor, out) : !cursor.skip()) return false;
  const ByteView covered = bytes.subspan(begin, cursor.at() - begin);
  Field crc;
  if (!cursor.take(crc) || crc.bytes.empty() || crc.bytes.size() > 2) return false;
  const std::uint16_t right = crc16_x25(covered);
  // Sent low byte first; where the high byte is zero some meters send one byte less.
  const auto swapped = static_cast<std::uint16_t>(right << 8 | right >> 8);
  if (unsigned_of(crc.bytes) != swapped) return false;
  return cursor.skip_byte(0);
}

std::uint32_t word_at(const Bytes& bytes, std::size_t at) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes.data() + at, sizeof word);
  return word;
}

}  // namespace

bool read_sml(ByteView messages, Telegram& out) {
  out.meter.clear();
  out.time.reset();
  out.values.clear();
  Cursor cursor(messages);
  while (!cursor.at_end() && cursor.peek() != 0)
    if (!take_message(cursor, messages, out)) return false;
  return true;
}

std::size_t SmlStream::find_begin(std::size_t from) const {
  for (std::size_t at = from; at + 8 <= buffer_.size(); ++at) {
    const void* const found = std::memchr(buffer_.data() + at, 0x1b, buffer_.size() - at - 7);
    if (found == nullptr) break;
    at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - buffer_.data());
    if (word_at(buffer_, at) == escape && word_at(buffer_, at + 4) == begin_mark) return at;
  }
  // The first bytes of a mark may be the last ones here.
  return buffer_.size() - std::min<std::size_t>(buffer_.size() - from, 7);
}

std::size_t SmlStream::find_escape(std::size_t from) const {
  for (std::size_t at = from; at + 8 <= buffer_.size(); ++at) {
    const void* const found = std::memchr(buffer_.data() + at, 0x1b, buffer_.size() - at - 7);
    if (found == nullptr) break;
    at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - buffer_.data());
    if (word_at(buffer_, at) == escape) return at;
  }
  return buffer_.size() - std::min<std::size_t>(buffer_.size() - from, 7);
}

bool SmlStream::read_file(std::size_t end, bool escaped) {
  const ByteView file = ByteView(buffer_).subspan(cursor_, end - cursor_);
  const std::uint8_t padding = file[file.size() - 3];
  // The checksum is sent low byte first.
  const auto stated =
      static_cast<std::uint16_t>(file[file.size() - 2] | file[file.size() - 1] << 8);
  cursor_ = scanned_ = end;
  if (crc16_x25(file.first(file.size() - 2)) != stated) {
    ++counts_.bad_checksum;
    return false;
  }
  ByteView messages = file.subspan(8, file.size() - 16);
  if (padding > 3 || padding > messages.size()) {
    ++counts_.malformed;
    return false;
  }
  messages = messages.first(messages.size() - padding);
  if (escaped) {
    plain_.clear();
    for (std::size_t at = 0; at < messages.size(); ++at) {
      if (messages.size() - at >= 8 && at % 4 == 0 &&
          std::ranges::all_of(messages.subspan(at, 8), [](std::uint8_t b) { return b == 0x1b; }))
        at += 4;
      plain_.push_back(messages[at]);
    }
    messages = plain_;
  }
  if (!read_sml(messages, telegram_)) {
    ++counts_.malformed;
    return false;
  }
  ++counts_.telegrams;
  return true;
}

bool SmlStream::next() {
  for (;;) {
    if (scanned_ == cursor_) {
      const std::size_t begin = find_begin(cursor_);
      counts_.bytes_dropped += begin - cursor_;
      cursor_ = scanned_ = begin;
      if (buffer_.size() - cursor_ < 8) return false;
      if (word_at(buffer_, cursor_) != escape) return false;
      scanned_ = cursor_ + 8;
      escaped_ = false;
    }
    const std::size_t at = find_escape(scanned_);
    if (buffer_.size() - at < 8) {
      scanned_ = at;
      if (buffer_.size() - cursor_ <= file_bytes_max) return false;
      ++counts_.malformed;
      cursor_ = scanned_ = cursor_ + 1;
      continue;
    }
    const std::uint32_t after = word_at(buffer_, at + 4);
    if (after == begin_mark) {
      ++counts_.malformed;  // cut off by a new one
      cursor_ = scanned_ = at;
      continue;
    }
    // Escape sequences lie on whole fours from the file's beginning; others are data.
    if ((at - cursor_) % 4 != 0) {
      scanned_ = at + 1;
    } else if (after == escape) {
      escaped_ = true;
      scanned_ = at + 8;
    } else if (buffer_[at + 4] == 0x1a) {
      if (read_file(at + 8, escaped_)) return true;
    } else {
      ++counts_.malformed;
      cursor_ = scanned_ = at + 1;
    }
  }
}

void SmlStream::compact() {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(cursor_));
  scanned_ -= cursor_;
  cursor_ = 0;
}

}  // namespace wattbook::meters
