// The blocks of a ledger's journal, in order, from its files alone. Takes no lock and writes
// nothing, so it works beside a running node: what that node has half written at the end is left
// out (docs/journal-format.md).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/strong_id.h"
#include "node/env/files.h"
#include "node/journal/segment_reader.h"

namespace wattbook::audit {

// Where a block stands on the disk.
struct Place {
  std::string file;          // name of the segment
  std::uint64_t offset = 0;  // of the block's record
  Height height;
};

struct StoredBlock {
  Place place;
  Hash parent;  // as its orderer noted them
  Hash hash;
  ByteView bytes;                                         // the block
  std::shared_ptr<const journal::SegmentReader> segment;  // holds the bytes
};

class BlockReader {
 public:
  // Reads the last segment, to know where the journal ends. `data_directory` has a folder
  // `journal`.
  static Result<BlockReader> open(env::Files& files, const std::string& data_directory);

  // Nothing while there is no block.
  std::optional<Height> first() const;
  std::optional<Height> last() const { return last_; }
  // Whether the mark of a clean end stands last.
  bool is_closed() const { return closed_; }
  // Bytes behind the last record that is whole, and where they begin. They are what a write left
  // that did not finish, or damage: surely damage where whole records follow them.
  std::uint64_t unfinished_bytes() const { return unfinished_bytes_; }
  bool end_is_damaged() const { return end_is_damaged_; }
  const Place& end() const { return end_; }

  // The next block to read; the first of them at the beginning. Precondition: not before first().
  void seek(Height height) {
    next_ = height;
    segment_.reset();
  }
  // Nothing after last(). An error names what is damaged; place() says where.
  Result<std::optional<StoredBlock>> next();
  // Of the block that next() gave last, or of the damage that it found.
  const Place& place() const { return place_; }

 private:
  BlockReader(env::Files& files, std::string directory)
      : files_(&files), directory_(std::move(directory)) {}
  Result<void> find_end();
  Result<void> open_segment();

  env::Files* files_;
  std::string directory_;
  std::vector<Height> segments_;  // first heights, ascending
  std::optional<Height> last_;
  std::uint64_t unfinished_bytes_ = 0;
  bool closed_ = false;
  bool end_is_damaged_ = false;
  Place end_;
  Height next_;
  std::shared_ptr<journal::SegmentReader> segment_;  // in which next_ stands; null: to be opened
  Place place_;
};

}  // namespace wattbook::audit
