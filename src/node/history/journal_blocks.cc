#include "node/history/journal_blocks.h"

#include <algorithm>

#include <fmt/format.h>

namespace wattbook::history {

Result<JournalBlocks> JournalBlocks::open(env::Files& files, std::string directory, Height from) {
  const auto names = files.list(directory);
  if (!names) return std::unexpected(names.error());
  JournalBlocks out(files, std::move(directory), from);
  for (const std::string& name : *names)
    if (const auto first = journal::segment_first_height(name)) out.segments_.push_back(*first);
  std::ranges::sort(out.segments_);
  if (out.segments_.empty()) return out;
  if (out.segments_.front() > from)
    return fail(fmt::format("the journal begins at block {}, block {} is needed",
                            out.segments_.front().value, from.value),
                "restore the journal's older segments from a backup");
  const auto after = std::ranges::upper_bound(out.segments_, from);
  out.segments_.erase(out.segments_.begin(), std::prev(after));
  if (const Result<void> opened = out.open_segment(); !opened)
    return std::unexpected(opened.error());
  return out;
}

Result<void> JournalBlocks::open_segment() {
  const Height first = segments_.front();
  segments_.erase(segments_.begin());
  auto reader =
      journal::SegmentReader::open(*files_, directory_ + "/" + journal::segment_name(first), first);
  if (!reader) return std::unexpected(reader.error());
  reader_ = std::move(*reader);
  return {};
}

Result<std::optional<JournalBlock>> JournalBlocks::next() {
  while (reader_) {
    while (const auto record = reader_->next()) {
      if (record->height < from_) continue;
      JournalBlock block{record->height, {}, record->payload.subspan(2 * Hash::size)};
      const ByteView hash = record->payload.subspan(Hash::size, Hash::size);
      std::ranges::copy(hash, block.hash.bytes.begin());
      return block;
    }
    if (segments_.empty()) break;
    if (segments_.front() != reader_->next_height())
      return fail(reader_->place() + ": the journal is damaged", "run `wattbook ledger verify`");
    if (const Result<void> opened = open_segment(); !opened) return std::unexpected(opened.error());
  }
  return std::optional<JournalBlock>();
}

}  // namespace wattbook::history
