#include "meters/p1.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstring>

#include "meters/crc16.h"

namespace wattbook::meters {
namespace {

constexpr std::array<std::string_view, 8> units{"kWh", "Wh", "kW", "W", "V", "A", "m3", "GJ"};

std::string_view known_unit(std::string_view text) {
  for (const std::string_view unit : units)
    if (unit == text) return unit;
  return {};
}

// "231102121548W": YYMMDDhhmmss and S (CEST, UTC+2) or W (CET, UTC+1).
std::optional<Instant> stamp(std::string_view text) {
  if (text.size() != 13 || (text[12] != 'S' && text[12] != 'W')) return std::nullopt;
  std::array<int, 6> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const char tens = text[2 * i];
    const char ones = text[2 * i + 1];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
    parts[i] = (tens - '0') * 10 + (ones - '0');
  }
  const std::chrono::year_month_day date(std::chrono::year(2000 + parts[0]),
                                         std::chrono::month(static_cast<unsigned>(parts[1])),
                                         std::chrono::day(static_cast<unsigned>(parts[2])));
  if (!date.ok() || parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t offset_hours = text[12] == 'S' ? 2 : 1;
  return Instant((((days * 24 + parts[3] - offset_hours) * 60 + parts[4]) * 60 + parts[5]) * 1000);
}

// "000004.426*kWh": nearly all numbers have few digits, so that one multiplication each suffices.
std::optional<Decimal> quick_number(std::string_view text) {
  Decimal out;
  bool fraction = false;
  if (text.empty() || text.size() > 17) return parse_decimal_text(text, '.');
  for (const char c : text) {
    if (c == '.') {
      if (fraction) return std::nullopt;
      fraction = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    out.mantissa = out.mantissa * 10 + (c - '0');
    if (fraction) --out.exponent;
  }
  return out;
}

// Equipment identifiers are hexadecimal of ASCII; where they are not, they stay as they are.
std::string equipment_name(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes || bytes->empty()) return std::string(text);
  std::string out;
  for (const std::uint8_t byte : *bytes) {
    if (byte < 0x20 || byte > 0x7e) return std::string(text);
    out.push_back(static_cast<char>(byte));
  }
  return out;
}

// One line "1-0:1.8.1(000004.426*kWh)". Lines that are not of this form are no fault: there are
// text messages, logs and continuations.
void read_line(std::string_view line, Telegram& out) {
  const std::size_t open = line.find('(');
  if (open == line.npos || open < 5 || line.back() != ')') return;
  const auto code = parse_obis(line.substr(0, open));
  if (!code) return;
  const std::string_view inside = line.substr(open + 1, line.size() - open - 2);
  if (*code == Obis{0, 0, 1, 0, 0, 255}) {
    out.time = stamp(inside);
    return;
  }
  // 96.1.1 names the electricity meter (DSMR), 96.1.255 and 0.0.0 that of other makers.
  if ((code->b == 0 && code->a == 0 && code->c == 96 && code->d == 1 &&
       (code->e == 1 || code->e == 255)) ||
      (*code == Obis{1, 0, 0, 0, 0, 255} && out.meter.empty())) {
    out.meter = equipment_name(inside);
    return;
  }
  if (code->a != 1) return;
  const std::size_t star = inside.rfind('*');
  if (star == inside.npos) return;
  const std::string_view unit = known_unit(inside.substr(star + 1));
  const std::size_t last_open = inside.rfind('(', star);
  const std::string_view digits =
      inside.substr(last_open == inside.npos ? 0 : last_open + 1,
                    star - (last_open == inside.npos ? 0 : last_open + 1));
  const auto number = quick_number(digits);
  if (unit.empty() || !number) return;
  out.values.push_back({*code, *number, unit});
}

}  // namespace

P1Read read_p1(std::string_view telegram, Telegram& out) {
  out.meter.clear();
  out.time.reset();
  out.values.clear();
  P1Read read;
  const std::size_t end = telegram.rfind('!');
  if (!telegram.starts_with('/') || end == telegram.npos) {
    read.fault = P1Fault::malformed;
    return read;
  }
  std::string_view checksum = telegram.substr(end + 1);
  while (!checksum.empty() && (checksum.back() == '\r' || checksum.back() == '\n'))
    checksum.remove_suffix(1);
  if (!checksum.empty()) {
    std::uint16_t stated = 0;
    const auto [stop, fault] =
        std::from_chars(checksum.data(), checksum.data() + checksum.size(), stated, 16);
    if (fault != std::errc() || stop != checksum.data() + checksum.size()) {
      read.fault = P1Fault::malformed;
      return read;
    }
    read.checked = true;
    if (crc16_arc(as_bytes(telegram.substr(0, end + 1))) != stated) {
      read.fault = P1Fault::bad_checksum;
      return read;
    }
  }
  std::string_view rest = telegram.substr(0, end);
  while (!rest.empty()) {
    std::size_t size = rest.find('\n');
    if (size == rest.npos) size = rest.size();
    std::string_view line = rest.substr(0, size);
    rest.remove_prefix(std::min(rest.size(), size + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && line[0] != '/') read_line(line, out);
  }
  return read;
}

bool P1Stream::next() {
  for (;;) {
    if (cursor_ >= buffer_.size()) return false;
    const char* const data = buffer_.data();
    if (data[cursor_] != '/') {
      const void* const begin = std::memchr(data + cursor_, '/', buffer_.size() - cursor_);
      const std::size_t at = begin == nullptr
                                 ? buffer_.size()
                                 : static_cast<std::size_t>(static_cast<const char*>(begin) - data);
      counts_.bytes_dropped += at - cursor_;
      cursor_ = scanned_ = at;
      continue;
    }
    const std::size_t from = std::max(scanned_, cursor_);
    const std::size_t mark = buffer_.find("\n!", from == cursor_ ? from : from - 1);
    const std::size_t end = mark == buffer_.npos ? mark : buffer_.find('\n', mark + 1);
    // A slash at the beginning of a line is a new telegram: the one before was cut off.
    const std::size_t restart = buffer_.find("\n/", cursor_ + 1);
    if (restart < std::min(mark, buffer_.size())) {
      ++counts_.malformed;
      cursor_ = scanned_ = restart + 1;
      continue;
    }
    if (end == buffer_.npos) {
      scanned_ = mark == buffer_.npos ? buffer_.size() : mark;
      if (buffer_.size() - cursor_ <= telegram_bytes_max) return false;
      ++counts_.malformed;
      ++cursor_;
      scanned_ = cursor_;
      continue;
    }
    const P1Read read =
        read_p1(std::string_view(buffer_).substr(cursor_, end + 1 - cursor_), telegram_);
    cursor_ = scanned_ = end + 1;
    if (read.fault == P1Fault::bad_checksum) {
      ++counts_.bad_checksum;
      continue;
    }
    if (read.fault == P1Fault::malformed) {
      ++counts_.malformed;
      continue;
    }
    ++counts_.telegrams;
    if (!read.checked) ++counts_.unchecked;
    return true;
  }
}

void P1Stream::compact() {
  buffer_.erase(0, cursor_);
  scanned_ -= std::min(scanned_, cursor_);
  cursor_ = 0;
}

}  // namespace wattbook::meters
