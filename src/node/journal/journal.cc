#include "node/journal/journal.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "node/journal/journal_format.h"
#include "node/journal/segment_reader.h"

namespace wattbook::journal {

namespace {

constexpr const char* damage_remedy =
    "restore this file from a backup or another node; cutting it here would lose acknowledged "
    "blocks";

}  // namespace

Journal::Journal(env::Files& files, std::string directory, JournalOptions options)
    : files_(&files), directory_(std::move(directory)), options_(options) {}

Result<Journal> Journal::open(env::Files& files, std::string directory, JournalOptions options) {
  Journal journal(files, std::move(directory), options);
  if (const auto recovered = journal.recover(); !recovered)
    return std::unexpected(recovered.error());
  return journal;
}

std::string Journal::path(Height first) const { return directory_ + "/" + segment_name(first); }

std::optional<Height> Journal::first() const {
  if (!last_) return std::nullopt;
  return segments_.front();
}

// Only the last segment is read: those before it were complete and synced when it was begun, and
// read() checks them when their records are wanted.
Result<void> Journal::recover() {
  const auto names = files_->list(directory_);
  if (!names) return std::unexpected(names.error());
  for (const std::string& name : *names)
    if (const auto first = segment_first_height(name)) segments_.push_back(*first);
  if (segments_.empty()) return {};

  const Height first = segments_.back();
  auto reader = SegmentReader::open(*files_, path(first), first);
  if (!reader) return std::unexpected(reader.error());
  while (reader->next()) {
  }
  if (reader->damaged() && reader->records_after_damage())
    return fail("the journal is damaged in " + reader->place() + ": records follow a bad one",
                damage_remedy);
  if (reader->damaged())
    notes_.push_back(fmt::format(
        "cut {} bytes of an unfinished write from the end of the journal ({}); no one was told it "
        "had succeeded",
        reader->size() - reader->offset(), reader->place()));

  const bool is_empty = reader->next_height() == first;
  if (is_empty) {
    // The machine stopped before the segment's first record was complete: the journal ends before.
    if (const auto removed = files_->remove(path(first)); !removed) return removed;
    if (const auto synced = files_->sync_directory(directory_); !synced) return synced;
    segments_.pop_back();
    if (!segments_.empty()) last_ = Height(first.value - 1);
    return {};
  }
  last_ = Height(reader->next_height().value - 1);
  if (reader->damaged())
    if (const auto cut = files_->truncate(path(first), reader->offset()); !cut) return cut;
  auto file = files_->open_append(path(first));
  if (!file) return std::unexpected(file.error());
  // What a process wrote before it was killed may be complete and still not be on the disk; it is
  // about to be replayed and built upon.
  if (const auto synced = (*file)->sync(); !synced) return synced;
  file_ = std::move(*file);
  salt_ = reader->salt();
  return {};
}

Result<void> Journal::open_segment(Height first) {
  auto file = files_->open_append(path(first));
  if (!file) return std::unexpected(file.error());
  Bytes header;
  encode_segment_header(header, {first, options_.salt});
  if (const auto written = (*file)->append(header); !written) return written;
  if (const auto synced = (*file)->sync(); !synced) return synced;
  if (const auto synced = files_->sync_directory(directory_); !synced) return synced;
  file_ = std::move(*file);
  salt_ = options_.salt;
  segments_.push_back(first);
  return {};
}

Result<void> Journal::write(RecordType type, Height height, std::initializer_list<ByteView> parts) {
  record_.clear();
  encode_record(record_, salt_, type, height, parts);
  if (const auto written = file_->append(record_); !written) return written;
  return file_->sync();
}

Result<void> Journal::append(Height height, std::initializer_list<ByteView> parts) {
  if (failure_) return std::unexpected(*failure_);
  CHECK(!last_ || height.value == last_->value + 1);
  if (!file_ || file_->size() >= options_.segment_bytes) {
    if (const auto opened = open_segment(height); !opened) {
      failure_ = opened.error();
      return opened;
    }
  }
  if (const auto written = write(RecordType::block, height, parts); !written) {
    failure_ = written.error();
    return written;
  }
  last_ = height;
  return {};
}

Result<void> Journal::close() {
  if (failure_) return std::unexpected(*failure_);
  if (!last_ || !file_) return {};
  return write(RecordType::closed, *last_, {});
}

Result<void> Journal::read(Height from, const Visitor& visit) const {
  if (!last_ || from > *last_) return {};
  if (from < segments_.front())
    return fail(fmt::format("the journal in {} begins at height {}; height {} is wanted",
                            directory_, segments_.front().value, from.value),
                "restore the older segments, or start from a snapshot");
  // The last segment that begins at or before `from`.
  auto segment = std::upper_bound(segments_.begin(), segments_.end(), from) - 1;
  for (; segment != segments_.end(); ++segment) {
    auto reader = SegmentReader::open(*files_, path(*segment), *segment);
    if (!reader) return std::unexpected(reader.error());
    while (const auto record = reader->next())
      if (record->height >= from)
        if (const auto visited = visit(record->height, record->payload); !visited) return visited;
    const bool is_last = segment + 1 == segments_.end();
    const Height end = is_last ? Height(last_->value + 1) : *(segment + 1);
    if (reader->next_height() != end || (reader->damaged() && !is_last))
      return fail("the journal is damaged in " + reader->place(), damage_remedy);
  }
  return {};
}

Result<void> Journal::prune(Height below) {
  while (segments_.size() > 1 && segments_[1] <= below) {
    if (const auto removed = files_->remove(path(segments_.front())); !removed) return removed;
    segments_.erase(segments_.begin());
  }
  return files_->sync_directory(directory_);
}

Result<void> Journal::cut(Height last) {
  if (failure_) return std::unexpected(*failure_);
  if (!last_ || *last_ <= last) return {};
  file_.reset();
  // The newest first: a crash on the way leaves no gap.
  while (!segments_.empty() && segments_.back() > last) {
    if (const auto removed = files_->remove(path(segments_.back())); !removed) return removed;
    if (const auto synced = files_->sync_directory(directory_); !synced) return synced;
    segments_.pop_back();
  }
  last_.reset();
  if (segments_.empty()) return {};
  const std::string newest = path(segments_.back());
  auto reader = SegmentReader::open(*files_, newest, segments_.back());
  if (!reader) return std::unexpected(reader.error());
  while (reader->next_height() <= last && reader->next()) {
  }
  if (reader->next_height().value != last.value + 1)
    return fail("the journal is damaged in " + reader->place(), damage_remedy);
  if (const auto done = files_->truncate(newest, reader->offset()); !done) return done;
  auto file = files_->open_append(newest);
  if (!file) return std::unexpected(file.error());
  file_ = std::move(*file);
  salt_ = reader->salt();
  last_ = last;
  return {};
}

}  // namespace wattbook::journal
