// The append-only journal of blocks: checksummed records in segment files. A block is the group
// that is committed together: one write, one fdatasync. So at most one record is ever unfinished;
// recovery cuts it, as no one was told of it, and refuses to go past damage anywhere else. Format:
// journal_format.h and docs/journal-format.md.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/strong_id.h"
#include "node/env/files.h"
#include "node/journal/journal_format.h"

namespace wattbook::journal {

struct JournalOptions {
  std::uint64_t segment_bytes = 64u << 20;  // a segment is closed when it has grown to this
  // Random for each start. Checksums begin with it, so that bytes inside a command cannot pass for
  // a record.
  std::uint64_t salt = 0;
};

// One thread at a time.
class Journal {
 public:
  using Visitor = std::function<Result<void>(Height, ByteView payload)>;

  // Recovers what is in `directory`, which exists. Errors name segment, offset and height.
  static Result<Journal> open(env::Files& files, std::string directory, JournalOptions options);

  Journal(Journal&&) = default;
  Journal& operator=(Journal&&) = delete;

  // What recovery cut, one sentence each.
  const std::vector<std::string>& recovery_notes() const { return notes_; }
  // Nothing while the journal is empty.
  std::optional<Height> first() const;
  std::optional<Height> last() const { return last_; }

  // Writes a record made of `parts`; durable on return. `height` is last() + 1, or anything in an
  // empty journal. After a failure the journal is dead: every later call returns the first error,
  // and nothing is retried.
  Result<void> append(Height height, std::initializer_list<ByteView> parts);

  // Calls `visit` for each record from `from` on, in order. An error if one of them is
  // missing or damaged, or from the visitor.
  Result<void> read(Height from, const Visitor& visit) const;

  // Removes whole segments whose records are all below `below`; never the last segment.
  Result<void> prune(Height below);

  // Removes every record above `last`, durably; nothing where there is none. An error where `last`
  // itself is missing from a journal that goes beyond it.
  Result<void> cut(Height last);

  // Marks a clean end, so that damage to the last record cannot pass for a torn write.
  Result<void> close();

 private:
  Journal(env::Files& files, std::string directory, JournalOptions options);
  Result<void> recover();
  Result<void> open_segment(Height first);
  Result<void> write(RecordType type, Height height, std::initializer_list<ByteView> parts);
  std::string path(Height first) const;

  env::Files* files_;
  std::string directory_;
  JournalOptions options_;
  std::vector<std::string> notes_;
  std::vector<Height> segments_;  // first heights, ascending
  std::optional<Height> last_;
  std::unique_ptr<env::AppendFile> file_;  // the last segment; null if the next append begins one
  std::uint64_t salt_ = 0;                 // of that segment
  Bytes record_;                           // the encoded record; kept for its capacity
  std::optional<Error> failure_;
};

}  // namespace wattbook::journal
