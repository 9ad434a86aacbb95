// Reads one segment from its start to its end or to the first damage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "node/env/files.h"
#include "node/journal/journal_format.h"

namespace wattbook::journal {

class SegmentReader {
 public:
  // The segment's bytes as they are; nothing is checked yet.
  static Result<SegmentReader> open(env::Files& files, std::string path, Height first);

  // False if the header is torn or damaged; then there are no records.
  bool has_header() const { return header_.has_value(); }
  std::uint64_t salt() const { return header_->salt; }

  // The next block record (closing marks are passed over), valid as long as the reader. Nothing at
  // the end, or where the next bytes are not a valid record of the height that follows.
  std::optional<Record> next();

  // After next() returned nothing: whether bytes follow that are not a valid record.
  bool damaged() const { return !has_header() || offset_ < bytes_.size(); }
  // Whether valid records come after the damage, so that it is not the torn end of the last write.
  bool records_after_damage() const;

  std::uint64_t offset() const { return offset_; }      // of the first byte not read
  std::uint64_t size() const { return bytes_.size(); }  // of the segment
  Height next_height() const { return next_; }
  // "segment-….wal, offset 4711, height 12"
  std::string place() const;

 private:
  SegmentReader(Bytes bytes, std::string path, Height first);

  Bytes bytes_;
  std::string path_;
  std::optional<SegmentHeader> header_;
  Height next_;  // the height that the next block record must have
  std::uint64_t offset_ = 0;
};

}  // namespace wattbook::journal
