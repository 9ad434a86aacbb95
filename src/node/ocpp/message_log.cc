#include "node/ocpp/message_log.h"

#include <algorithm>
#include <charconv>
#include <deque>

#include <fmt/format.h>

namespace wattbook::ocpp {
namespace {

// Lines wait here so that one write serves many.
constexpr std::size_t waiting_bytes_max = 64 * 1024;
constexpr std::string_view direction_letters = "<>#";

// FNV-1a: stable from start to start, because it decides in which file a station's lines are.
std::uint32_t bucket_of(std::string_view station) {
  std::uint32_t hash = 2'166'136'261u;
  for (const char c : station) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16'777'619u;
  return hash % MessageLog::file_count;
}

// Takes up to the tab; all of it where there is none.
std::string_view take_field(std::string_view& line) {
  const std::size_t tab = std::min(line.find('\t'), line.size());
  const std::string_view field = line.substr(0, tab);
  line.remove_prefix(std::min(tab + 1, line.size()));
  return field;
}

std::optional<LoggedMessage> parse_line(std::string_view line, const LogQuery& query) {
  const std::string_view time = take_field(line);
  if (take_field(line) != query.station) return std::nullopt;
  const std::string_view letter = take_field(line);
  const std::size_t direction = letter.size() == 1 ? direction_letters.find(letter[0]) : 9;
  if (direction >= direction_letters.size()) return std::nullopt;
  if (line.find(query.contains) == line.npos) return std::nullopt;
  LoggedMessage out;
  std::from_chars(time.data(), time.data() + time.size(), out.time.unix_ms);
  out.direction = static_cast<Direction>(direction);
  out.text = line;
  return out;
}

}  // namespace

Result<MessageLog> MessageLog::open(env::Files& files, std::string directory,
                                    std::uint64_t bytes_max) {
  if (Result<void> made = files.create_directory(directory); !made)
    return std::unexpected(made.error());
  MessageLog log(files, std::move(directory), bytes_max);
  for (std::uint32_t i = 0; i < file_count; ++i)
    log.parts_[i].name = fmt::format("messages-{:02}", i);
  return log;
}

MessageLog::File& MessageLog::file_of(std::string_view station) {
  return parts_[bucket_of(station)];
}

std::string MessageLog::path(const File& file, std::string_view end) const {
  return fmt::format("{}/{}{}", directory_, file.name, end);
}

void MessageLog::add(std::string_view station, Direction direction, std::string_view text,
                     Instant now) {
  File& file = file_of(station);
  if (file.waiting.size() > waiting_bytes_max && !flush(file)) file.waiting.clear();
  std::string& out = file.waiting;
  fmt::format_to(std::back_inserter(out), "{}\t{}\t{}\t", now.unix_ms, station,
                 direction_letters[static_cast<std::size_t>(direction)]);
  const std::size_t begin = out.size();
  out += text.substr(0, text_bytes_max);
  std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), '\n', ' ');
  if (text.size() > text_bytes_max) out += " …";
  out += '\n';
}

Result<void> MessageLog::flush() {
  Result<void> all;
  for (File& file : parts_)
    if (Result<void> written = flush(file); !written) all = written;
  return all;
}

Result<void> MessageLog::flush(File& file) {
  if (file.waiting.empty()) return {};
  if (file.file && file.file->size() + file.waiting.size() > file_bytes_max_) {
    file.file.reset();
    if (Result<void> moved = files_->rename(path(file, ".log"), path(file, ".old")); !moved)
      return moved;
  }
  if (!file.file) {
    auto opened = files_->open_append(path(file, ".log"));
    if (!opened) return std::unexpected(opened.error());
    file.file = std::move(*opened);
  }
  Result<void> written = file.file->append(as_bytes(file.waiting));
  if (written) file.waiting.clear();
  return written;
}

Result<std::string> MessageLog::read(const std::string& where) {
  const Result<Bytes> content = files_->read(where);
  if (!content) return std::unexpected(content.error());
  return std::string(as_text(*content));
}

Result<std::vector<LoggedMessage>> MessageLog::find(const LogQuery& query) {
  File& file = file_of(query.station);
  if (Result<void> written = flush(file); !written) return std::unexpected(written.error());
  const Result<std::vector<std::string>> names = files_->list(directory_);
  if (!names) return std::unexpected(names.error());
  std::deque<LoggedMessage> found;
  for (const char* end : {".old", ".log"}) {
    if (std::ranges::find(*names, file.name + end) == names->end()) continue;
    const Result<std::string> content = read(path(file, end));
    if (!content) return std::unexpected(content.error());
    std::string_view text = *content;
    while (!text.empty()) {
      const std::size_t stop = std::min(text.find('\n'), text.size());
      if (auto message = parse_line(text.substr(0, stop), query)) {
        found.push_back(std::move(*message));
        if (found.size() > query.limit) found.pop_front();
      }
      text.remove_prefix(std::min(stop + 1, text.size()));
    }
  }
  return std::vector<LoggedMessage>(std::make_move_iterator(found.begin()),
                                    std::make_move_iterator(found.end()));
}

}  // namespace wattbook::ocpp
