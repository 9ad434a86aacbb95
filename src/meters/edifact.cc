#include "meters/edifact.h"

#include <fmt/format.h>

namespace wattbook::meters {
namespace {
constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr std::size_t una_bytes = 9;
}  // namespace

Result<bool> EdifactReader::refill() {
  if (at_end_) return false;
  buffer_.erase(0, cursor_);
  cursor_ = 0;
  const std::size_t kept = buffer_.size();
  buffer_.resize(kept + chunk_bytes);
  const Result<std::size_t> got = source_->read(std::span(buffer_).subspan(kept));
  if (!got) return std::unexpected(got.error());
  buffer_.resize(kept + *got);
  at_end_ = *got == 0;
  return !at_end_;
}

Result<void> EdifactReader::read_separators() {
  begun_ = true;
  while (buffer_.size() < una_bytes && !at_end_)
    if (const Result<bool> more = refill(); !more) return std::unexpected(more.error());
  if (!buffer_.starts_with("UNA") || buffer_.size() < una_bytes) return {};
  component_ = buffer_[3];
  element_ = buffer_[4];
  decimal_ = buffer_[5];
  release_ = buffer_[6];
  terminator_ = buffer_[8];
  cursor_ = una_bytes;
  if (decimal_ != ',' && decimal_ != '.') return fail("UNA names no decimal sign");
  return {};
}

Result<bool> EdifactReader::take_raw(std::string& raw) {
  raw.clear();
  bool released = false;
  for (;;) {
    if (cursor_ == buffer_.size()) {
      const Result<bool> more = refill();
      if (!more) return more;
      if (!*more) {
        if (raw.empty()) return false;
        return fail(fmt::format("segment {} has no end: the file is cut off", segments_ + 1));
      }
      continue;
    }
    const char c = buffer_[cursor_++];
    if (c == terminator_ && !released) return true;
    // Line breaks between segments are only for the eye.
    if (raw.empty() && (c == '\r' || c == '\n' || c == ' ')) continue;
    released = !released && c == release_;
    raw.push_back(c);
    if (raw.size() > segment_bytes_max)
      return fail(
          fmt::format("segment {} is longer than {} KiB", segments_ + 1, segment_bytes_max / 1024));
  }
}

void EdifactReader::split(std::string_view raw, Segment& segment) const {
  segment.elements.assign(1, {std::string()});
  bool released = false;
  for (const char c : raw) {
    if (!released && c == release_) {
      released = true;
      continue;
    }
    if (!released && c == element_)
      segment.elements.push_back({std::string()});
    else if (!released && c == component_)
      segment.elements.back().emplace_back();
    else if (released || (c != '\r' && c != '\n'))
      segment.elements.back().back().push_back(c);
    released = false;
  }
}

Result<bool> EdifactReader::next(Segment& segment) {
  if (!begun_)
    if (const Result<void> begun = read_separators(); !begun) return std::unexpected(begun.error());
  std::string raw;
  const Result<bool> more = take_raw(raw);
  if (!more || !*more) return more;
  segment.number = ++segments_;
  split(raw, segment);
  return true;
}

}  // namespace wattbook::meters
