#include "node/access/admin_log.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/codec/codec.h"
#include "core/codec/utf8.h"
#include "crypto/hash.h"

namespace wattbook::access {

namespace {

constexpr std::string_view file_name = "admin.log";
constexpr std::size_t header_bytes = 8;
// Five texts, numbers and a hash.
constexpr std::size_t body_bytes_max = 5 * (limits::text_bytes_max + 2) + 128;

struct Content {
  std::vector<AdminRecord> records;
  Hash head;
  std::size_t whole_bytes = 0;  // up to the end of the last whole record
};

std::string path_in(const std::string& directory) {
  return directory + "/" + std::string(file_name);
}

std::unexpected<Error> broken(const std::string& directory, std::uint64_t number) {
  return fail(fmt::format("{}: record {} is damaged or was changed", path_in(directory), number),
              "compare with a backup of the file; keep the damaged one as evidence");
}

std::array<std::uint8_t, header_bytes> header_of(std::size_t body_bytes) {
  const auto size = static_cast<std::uint32_t>(body_bytes);
  std::array<std::uint8_t, header_bytes> header{};
  for (std::size_t i = 0; i < 4; ++i) {
    header[i] = static_cast<std::uint8_t>(size >> (8 * i));
    header[4 + i] = static_cast<std::uint8_t>(~size >> (8 * i));
  }
  return header;
}

// The size that a header states; nothing where it is damaged.
std::optional<std::size_t> body_size(ByteView header) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) size |= static_cast<std::size_t>(header[i]) << (8 * i);
  if (size > body_bytes_max || !std::ranges::equal(header, header_of(size))) return std::nullopt;
  return size;
}

// A file that ends inside a record was cut while it was written: what is whole counts.
Result<Content> read_content(const std::string& directory, ByteView bytes) {
  Content content;
  while (bytes.size() - content.whole_bytes >= header_bytes) {
    const ByteView rest = bytes.subspan(content.whole_bytes);
    const std::uint64_t number = content.records.size() + 1;
    const auto size = body_size(rest.first(header_bytes));
    if (!size) return broken(directory, number);
    const std::size_t record_bytes = header_bytes + *size + Hash::size;
    if (record_bytes > rest.size()) break;
    const ByteView body = rest.subspan(header_bytes, *size);
    const Hash hash = crypto::sha256(body);
    const auto record = codec::decode<AdminRecord>(body);
    if (!std::ranges::equal(rest.subspan(header_bytes + *size, Hash::size), hash.view()) ||
        !record || record->number != number || record->previous != content.head)
      return broken(directory, number);
    content.records.push_back(*record);
    content.head = hash;
    content.whole_bytes += record_bytes;
  }
  return content;
}

Result<Content> read_file(env::Files& files, const std::string& directory) {
  const auto names = files.list(directory);
  if (!names) return std::unexpected(names.error());
  if (std::ranges::find(*names, file_name) == names->end()) return Content{};
  const auto bytes = files.read(path_in(directory));
  if (!bytes) return std::unexpected(bytes.error());
  return read_content(directory, *bytes);
}

// At most limits::text_bytes_max bytes, cut between characters.
std::string cut(std::string text) {
  if (text.size() <= limits::text_bytes_max) return text;
  text.resize(limits::text_bytes_max);
  while (!text.empty() && !codec::is_utf8(text)) text.pop_back();
  return text;
}

}  // namespace

Result<AdminLog> AdminLog::open(env::Files& files, const std::string& directory) {
  const auto content = read_file(files, directory);
  if (!content) return std::unexpected(content.error());
  AdminLog log;
  auto file = files.open_append(path_in(directory));
  if (!file) return std::unexpected(file.error());
  if ((*file)->size() > content->whole_bytes) {
    file->reset();
    if (auto done = files.truncate(path_in(directory), content->whole_bytes); !done)
      return std::unexpected(done.error());
    file = files.open_append(path_in(directory));
    if (!file) return std::unexpected(file.error());
  }
  if (auto done = files.sync_directory(directory); !done) return std::unexpected(done.error());
  log.file_ = std::move(*file);
  log.count_ = content->records.size();
  log.head_ = content->head;
  return log;
}

Result<void> AdminLog::append(Act act, Instant now) {
  if (failure_) return std::unexpected(*failure_);
  const AdminRecord record{.number = count_ + 1,
                           .time = now,
                           .actor = cut(std::move(act.actor)),
                           .action = cut(std::move(act.action)),
                           .subject = cut(std::move(act.subject)),
                           .before = cut(std::move(act.before)),
                           .after = cut(std::move(act.after)),
                           .previous = head_};
  const Bytes body = codec::encode(record);
  const Hash hash = crypto::sha256(body);
  const auto header = header_of(body.size());
  Bytes bytes(header.begin(), header.end());
  bytes.insert(bytes.end(), body.begin(), body.end());
  bytes.insert(bytes.end(), hash.bytes.begin(), hash.bytes.end());
  auto done = file_->append(bytes);
  if (done) done = file_->sync();
  if (!done) {
    failure_ = done.error();
    return done;
  }
  count_ = record.number;
  head_ = hash;
  return {};
}

Result<std::vector<AdminRecord>> read_admin_log(env::Files& files, const std::string& directory) {
  auto content = read_file(files, directory);
  if (!content) return std::unexpected(content.error());
  return std::move(content->records);
}

}  // namespace wattbook::access
