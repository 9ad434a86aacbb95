#include "tables/zip.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>

#include "tables/byte_source.h"

namespace wattbook::tables {
namespace {

constexpr std::size_t end_record_bytes = 22;
constexpr std::size_t central_record_bytes = 46;
constexpr std::size_t local_record_bytes = 30;
constexpr std::size_t comment_bytes_max = 65'535;

// Little-endian; 0 beyond the end, which every caller has ruled out by a length check.
std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;)
    value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

struct Entry {
  std::string_view name;
  std::uint32_t flags = 0;
  std::uint32_t method = 0;
  std::uint32_t crc = 0;
  std::size_t packed_bytes = 0;
  std::size_t bytes = 0;
  std::size_t offset = 0;
};

std::unexpected<Error> damaged() { return fail("is a damaged zip archive"); }

std::optional<std::size_t> end_record(std::string_view archive) {
  if (archive.size() < end_record_bytes) return std::nullopt;
  const std::size_t last = archive.size() - end_record_bytes;
  const std::size_t first = last - std::min(last, comment_bytes_max);
  for (std::size_t at = last + 1; at-- > first;)
    if (archive.substr(at, 4) == "PK\5\6") return at;
  return std::nullopt;
}

// All but the folders.
Result<std::vector<Entry>> entries(std::string_view archive) {
  const std::optional<std::size_t> end = end_record(archive);
  if (!end) return damaged();
  const std::uint32_t count = number(archive, *end + 10, 2);
  std::size_t at = number(archive, *end + 16, 4);
  std::vector<Entry> out;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (at > *end || *end - at < central_record_bytes || archive.substr(at, 4) != "PK\1\2")
      return damaged();
    const std::size_t name_bytes = number(archive, at + 28, 2);
    const std::size_t name_at = at + central_record_bytes;
    if (name_bytes > *end - name_at) return damaged();
    const std::string_view name = archive.substr(name_at, name_bytes);
    if (!name.ends_with('/'))
      out.push_back({name, number(archive, at + 8, 2), number(archive, at + 10, 2),
                     number(archive, at + 16, 4), number(archive, at + 20, 4),
                     number(archive, at + 24, 4), number(archive, at + 42, 4)});
    at = name_at + name_bytes + number(archive, at + 30, 2) + number(archive, at + 32, 2);
  }
  return out;
}

std::optional<std::string> inflated(std::string_view packed, std::size_t size) {
  std::string out(size, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = inflate(&stream, Z_FINISH);
  const bool whole = code == Z_STREAM_END && stream.total_out == size;
  inflateEnd(&stream);
  if (!whole) return std::nullopt;
  return out;
}

Result<std::string> unpacked(std::string_view archive, const Entry& entry) {
  if ((entry.flags & 1) != 0) return fail("is encrypted", "unpack it and give the file itself");
  if (entry.bytes > unzipped_bytes_max) return fail("holds a file longer than 1 GiB");
  const std::size_t at = entry.offset;
  if (at > archive.size() || archive.size() - at < local_record_bytes ||
      archive.substr(at, 4) != "PK\3\4")
    return damaged();
  const std::size_t data =
      at + local_record_bytes + number(archive, at + 26, 2) + number(archive, at + 28, 2);
  if (data > archive.size() || entry.packed_bytes > archive.size() - data) return damaged();
  const std::string_view packed = archive.substr(data, entry.packed_bytes);
  // A deflated byte grows to 1032 at most (zlib's own bound); more is a trap for our memory.
  if (entry.bytes / 1032 > packed.size()) return damaged();
  std::optional<std::string> out;
  if (entry.method == 0 && packed.size() == entry.bytes) out = std::string(packed);
  if (entry.method == 8) out = inflated(packed, entry.bytes);
  if (!out) return damaged();
  const auto* bytes = reinterpret_cast<const Bytef*>(out->data());
  if (crc32_z(0, bytes, out->size()) != entry.crc)
    return fail("does not match its checksum: the zip archive is damaged");
  return std::move(*out);
}

}  // namespace

Result<std::string> only_file_of_zip(std::string_view archive) {
  const Result<std::vector<Entry>> files = entries(archive);
  if (!files) return std::unexpected(files.error());
  if (files->empty()) return fail("holds no file");
  if (files->size() > 1)
    return fail("holds more than one file", "unpack it and give the files one by one");
  return unpacked(archive, files->front());
}

Result<std::optional<std::string>> named_file_of_zip(std::string_view archive,
                                                     std::string_view name) {
  const Result<std::vector<Entry>> files = entries(archive);
  if (!files) return std::unexpected(files.error());
  const auto found = std::ranges::find(*files, name, &Entry::name);
  if (found == files->end()) return std::nullopt;
  Result<std::string> file = unpacked(archive, *found);
  if (!file) return std::unexpected(file.error());
  return std::move(*file);
}

Result<std::optional<std::string>> zip_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  char magic[4] = {};
  file.read(magic, sizeof magic);
  if (!file || std::memcmp(magic, "PK\3\4", sizeof magic) != 0) return std::nullopt;
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > zip_bytes_max)
    return fail(
        fmt::format("{}: the archive is longer than {} MiB", path.string(), zip_bytes_max >> 20),
        "unpack it and give the file itself");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  file.seekg(0);
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!file) return fail(path.string() + ": cannot read");
  return bytes;
}

}  // namespace wattbook::tables
