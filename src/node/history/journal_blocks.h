// Reads blocks from the journal's files beside the node that writes them: changes nothing, takes no
// lock, and ends at the first record that is not complete yet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/strong_id.h"
#include "node/env/files.h"
#include "node/journal/segment_reader.h"

namespace wattbook::history {

struct JournalBlock {
  Height height;
  Hash hash;
  ByteView bytes;  // valid until the next call
};

class JournalBlocks {
 public:
  // From height `from` (>= 1) on. Fails where the journal begins later.
  static Result<JournalBlocks> open(env::Files& files, std::string directory, Height from);

  // The next block; nothing at the end. An error where the journal is damaged before its end.
  Result<std::optional<JournalBlock>> next();

 private:
  JournalBlocks(env::Files& files, std::string directory, Height from)
      : files_(&files), directory_(std::move(directory)), from_(from) {}
  Result<void> open_segment();

  env::Files* files_;
  std::string directory_;
  Height from_;
  std::vector<Height> segments_;  // those not opened yet, ascending
  std::optional<journal::SegmentReader> reader_;
};

}  // namespace wattbook::history
