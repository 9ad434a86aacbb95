#include "gateway/reading_store.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <zlib.h>

namespace wattbook::gateway {
namespace {

constexpr std::string_view prefix = "readings-";
constexpr std::string_view suffix = ".log";
constexpr std::string_view sent_name = "sent";

std::uint32_t checksum(std::string_view text) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

std::optional<std::string_view> take_word(std::string_view& line) {
  if (line.empty()) return std::nullopt;
  const std::size_t size = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, size);
  line.remove_prefix(std::min(line.size(), size + 1));
  return word;
}

template <class Number>
bool take_number(std::string_view& line, Number& out, int base = 10) {
  const auto word = take_word(line);
  if (!word) return false;
  const char* const last = word->data() + word->size();
  const auto [end, fault] = std::from_chars(word->data(), last, out, base);
  return fault == std::errc() && end == last;
}

std::optional<std::uint64_t> file_number(std::string_view name) {
  if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
  name = name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (fault != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string reading_line(const StoredReading& reading) {
  const std::string body =
      fmt::format("{} {} {} {} {} {} {} {} {}", reading.community.value, reading.meter.value,
                  reading.sequence, reading.time.unix_ms, reading.import_register.value,
                  reading.export_register.value, evidence_name(reading.evidence),
                  reading.interpolated ? "interpolated" : "as-read", reading.device);
  return fmt::format("{:08x} {}", checksum(body), body);
}

std::optional<StoredReading> parse_reading_line(std::string_view line) {
  std::uint32_t stated = 0;
  StoredReading out;
  if (!take_number(line, stated, 16) || checksum(line) != stated) return std::nullopt;
  if (!take_number(line, out.community.value) || !take_number(line, out.meter.value) ||
      !take_number(line, out.sequence) || !take_number(line, out.time.unix_ms) ||
      !take_number(line, out.import_register.value) ||
      !take_number(line, out.export_register.value))
    return std::nullopt;
  const auto evidence = take_word(line);
  const auto how = take_word(line);
  if (!evidence || !how) return std::nullopt;
  const auto found = std::ranges::find(evidence_names, *evidence);
  if (found == evidence_names.end() || found == evidence_names.begin()) return std::nullopt;
  out.evidence = static_cast<Evidence>(found - evidence_names.begin());
  out.interpolated = *how == "interpolated";
  out.device = line;
  return out;
}

std::string ReadingStore::file_name(std::uint64_t first) const {
  return fmt::format("{}/{}{:020}{}", directory_, prefix, first, suffix);
}

Result<ReadingStore> ReadingStore::open(env::Files& files, std::string directory) {
  if (Result<void> made = files.create_directory(directory); !made)
    return std::unexpected(made.error());
  ReadingStore store(files, std::move(directory));
  auto lock = files.lock(store.directory_ + "/lock");
  if (!lock) return std::unexpected(lock.error());
  store.lock_ = std::move(*lock);
  if (Result<void> loaded = store.load(); !loaded) return std::unexpected(loaded.error());
  if (Result<void> begun = store.begin_file(); !begun) return std::unexpected(begun.error());
  return store;
}

Result<void> ReadingStore::load() {
  const auto names = files_->list(directory_);
  if (!names) return std::unexpected(names.error());
  std::uint64_t sent = 0;
  if (std::ranges::find(*names, sent_name) != names->end()) {
    const auto bytes = files_->read(fmt::format("{}/{}", directory_, sent_name));
    if (!bytes) return std::unexpected(bytes.error());
    std::string_view text = as_text(*bytes);
    while (text.ends_with('\n')) text.remove_suffix(1);
    if (!take_number(text, sent))
      return fail(directory_ + "/sent is damaged", "it holds the number of readings sent");
  }
  std::vector<std::uint64_t> firsts;
  for (const std::string& name : *names)
    if (const auto number = file_number(name)) firsts.push_back(*number);
  std::ranges::sort(firsts);
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    const bool last = i + 1 == firsts.size();
    // Files that were sent whole need not be read again.
    if (!last && firsts[i + 1] <= sent) continue;
    if (Result<void> loaded = load_file(firsts[i], sent, last); !loaded) return loaded;
  }
  if (firsts.empty()) total_ = file_first_ = sent;
  return {};
}

Result<void> ReadingStore::load_file(std::uint64_t first, std::uint64_t sent, bool last) {
  const std::string path = file_name(first);
  const auto bytes = files_->read(path);
  if (!bytes) return std::unexpected(bytes.error());
  const std::string_view text = as_text(*bytes);
  file_first_ = total_ = first;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    auto reading = end == text.npos ? std::nullopt : parse_reading_line(text.substr(at, end - at));
    if (!reading) {
      if (!last || (end != text.npos && end + 1 < text.size()))
        return fail(fmt::format("{}: the line at byte {} is damaged", path, at),
                    "restore the file, or move it away: what it holds unsent is lost then");
      return files_->truncate(path, at);
    }
    if (total_++ >= sent) waiting_.push_back(std::move(*reading));
    at = end + 1;
  }
  return {};
}

Result<void> ReadingStore::begin_file() {
  if (total_ - file_first_ >= readings_per_file) file_first_ = total_;
  auto file = files_->open_append(file_name(file_first_));
  if (!file) return std::unexpected(file.error());
  file_ = std::move(*file);
  return files_->sync_directory(directory_);
}

Result<void> ReadingStore::append(std::span<const StoredReading> readings) {
  if (readings.empty()) return {};
  if (total_ - file_first_ >= readings_per_file)
    if (Result<void> begun = begin_file(); !begun) return begun;
  std::string text;
  for (const StoredReading& reading : readings) text += reading_line(reading) + "\n";
  if (Result<void> written = file_->append(as_bytes(text)); !written) return written;
  if (Result<void> synced = file_->sync(); !synced) return synced;
  waiting_.insert(waiting_.end(), readings.begin(), readings.end());
  total_ += readings.size();
  return {};
}

std::vector<StoredReading> ReadingStore::oldest(std::size_t count) const {
  std::vector<StoredReading> out;
  for (const StoredReading& reading : waiting_) {
    if (out.size() == count || reading.community != waiting_.front().community) break;
    out.push_back(reading);
  }
  return out;
}

Result<void> ReadingStore::mark_sent(std::size_t count) {
  const std::uint64_t sent = total_ - waiting_.size() + count;
  if (Result<void> written = env::write_atomically(*files_, directory_, std::string(sent_name),
                                                   as_bytes(fmt::format("{}\n", sent)));
      !written)
    return written;
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
  return {};
}

const StoredReading* ReadingStore::newest(CommunityIndex community, MeterIndex meter) const {
  for (auto at = waiting_.rbegin(); at != waiting_.rend(); ++at)
    if (at->community == community && at->meter == meter) return &*at;
  return nullptr;
}

}  // namespace wattbook::gateway
