#include "node/audit/block_reader.h"

#include <algorithm>

#include <fmt/format.h>

namespace wattbook::audit {
namespace {

constexpr const char* damage_remedy = "restore this file from a backup or another node";

// A record's payload, as the solo orderer writes it: parent, hash, block.
Result<StoredBlock> stored_block(const journal::Record& record, Place place,
                                 std::shared_ptr<const journal::SegmentReader> segment) {
  if (record.payload.size() < 2 * Hash::size)
    return fail("the record is too short for a block", damage_remedy);
  StoredBlock block{
      std::move(place), {}, {}, record.payload.subspan(2 * Hash::size), std::move(segment)};
  std::copy_n(record.payload.begin(), Hash::size, block.parent.bytes.begin());
  std::copy_n(record.payload.begin() + Hash::size, Hash::size, block.hash.bytes.begin());
  return block;
}

}  // namespace

Result<BlockReader> BlockReader::open(env::Files& files, const std::string& data_directory) {
  BlockReader reader(files, data_directory + "/journal");
  const Result<std::vector<std::string>> names = files.list(reader.directory_);
  if (!names)
    return fail(names.error().message, "name the data directory of a node; it holds a journal");
  for (const std::string& name : *names)
    if (const auto first = journal::segment_first_height(name)) reader.segments_.push_back(*first);
  if (const Result<void> found = reader.find_end(); !found) return std::unexpected(found.error());
  if (!reader.segments_.empty()) reader.seek(reader.segments_.front());
  return reader;
}

std::optional<Height> BlockReader::first() const {
  if (!last_) return std::nullopt;
  return segments_.front();
}

Result<void> BlockReader::find_end() {
  if (segments_.empty()) return {};
  const Height begin = segments_.back();
  auto segment =
      journal::SegmentReader::open(*files_, directory_ + "/" + journal::segment_name(begin), begin);
  if (!segment) return std::unexpected(segment.error());
  std::uint64_t after_block = 0;
  while (segment->next()) after_block = segment->offset();
  unfinished_bytes_ = segment->size() - std::min(segment->offset(), segment->size());
  // Only marks of a clean end can stand behind the last block.
  closed_ = unfinished_bytes_ == 0 && segment->offset() > after_block && after_block > 0;
  end_is_damaged_ = segment->damaged() && segment->records_after_damage();
  end_ = {journal::segment_name(begin), segment->offset(), segment->next_height()};
  if (segment->next_height() > begin)
    last_ = Height(segment->next_height().value - 1);
  else if (segments_.size() > 1)
    last_ = Height(begin.value - 1);
  return {};
}

Result<void> BlockReader::open_segment() {
  const auto after = std::ranges::upper_bound(segments_, next_);
  if (after == segments_.begin())
    return fail(fmt::format("block {} is before the journal's first segment", next_.value),
                damage_remedy);
  const Height begin = *(after - 1);
  place_ = {journal::segment_name(begin), 0, next_};
  auto segment = journal::SegmentReader::open(*files_, directory_ + "/" + place_.file, begin);
  if (!segment) return std::unexpected(segment.error());
  segment_ = std::make_shared<journal::SegmentReader>(std::move(*segment));
  return {};
}

Result<std::optional<StoredBlock>> BlockReader::next() {
  while (last_ && next_ <= *last_) {
    if (!segment_)
      if (const Result<void> opened = open_segment(); !opened)
        return std::unexpected(opened.error());
    const auto record = segment_->next();
    if (!record) {
      place_.offset = segment_->offset();
      place_.height = segment_->next_height();
      if (segment_->damaged())
        return fail(segment_->has_header() ? "the record's checksum or header is wrong"
                                           : "the segment's header is wrong",
                    damage_remedy);
      // The file ended in good order: the block stands at the beginning of the next segment.
      const auto following = std::ranges::find(segments_, next_);
      if (following == segments_.end() || journal::segment_name(next_) == place_.file)
        return fail("the segment with this block is missing", damage_remedy);
      segment_.reset();
      continue;
    }
    place_.height = record->height;
    place_.offset = segment_->offset() - journal::record_header_bytes - record->payload.size();
    if (record->height < next_) continue;
    auto block = stored_block(*record, place_, segment_);
    if (!block) return std::unexpected(block.error());
    next_ = Height(next_.value + 1);
    return std::move(*block);
  }
  return std::optional<StoredBlock>();
}

}  // namespace wattbook::audit
