#include "node/journal/segment_reader.h"

#include <fmt/format.h>

namespace wattbook::journal {

Result<SegmentReader> SegmentReader::open(env::Files& files, std::string path, Height first) {
  auto bytes = files.read(path);
  if (!bytes) return std::unexpected(bytes.error());
  return SegmentReader(std::move(*bytes), std::move(path), first);
}

SegmentReader::SegmentReader(Bytes bytes, std::string path, Height first)
    : bytes_(std::move(bytes)), path_(std::move(path)), next_(first) {
  header_ = decode_segment_header(bytes_);
  // A header that names another height than the file is as bad as none.
  if (header_ && header_->first != first) header_.reset();
  if (header_) offset_ = segment_header_bytes;
}

std::optional<Record> SegmentReader::next() {
  while (header_ && offset_ < bytes_.size()) {
    const auto record = decode_record(ByteView(bytes_).subspan(offset_), header_->salt);
    if (!record) return std::nullopt;
    const bool is_block = record->type == RecordType::block;
    if (record->height.value != (is_block ? next_.value : next_.value - 1)) return std::nullopt;
    offset_ += record_header_bytes + record->payload.size();
    if (!is_block) continue;
    next_ = Height(next_.value + 1);
    return record;
  }
  return std::nullopt;
}

bool SegmentReader::records_after_damage() const {
  // Without a header the salt is unknown and no record can be recognised. The header is synced
  // before the first record is written, so more bytes than a header can hold mean damage.
  if (!header_) return bytes_.size() > segment_header_bytes;
  const ByteView all(bytes_);
  for (std::uint64_t at = offset_ + 1; at + record_header_bytes <= bytes_.size(); ++at) {
    const auto record = decode_record(all.subspan(at), header_->salt);
    if (record && record->height >= header_->first) return true;
  }
  return false;
}

std::string SegmentReader::place() const {
  return fmt::format("{}, offset {}, height {}", path_, offset_, next_.value);
}

}  // namespace wattbook::journal
