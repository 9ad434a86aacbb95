#include "node/journal/snapshot_file.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/check.h"
#include "node/journal/crc32c.h"
#include "node/journal/little_endian.h"

namespace wattbook::journal {

std::string snapshot_name(Height height) {
  return fmt::format("snapshot-{:020}.bin", height.value);
}

namespace {

constexpr std::array<std::uint8_t, 8> magic{'w', 'a', 't', 't', 's', 'n', 'a', 'p'};
constexpr std::size_t header_bytes = 32;
constexpr std::size_t covered_from = 16;

std::optional<Height> snapshot_height(const std::string& name) {
  constexpr std::size_t digits_from = 9;
  constexpr std::size_t digits = 20;
  if (name.size() < digits_from + digits) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : name.substr(digits_from, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (snapshot_name(Height(value)) != name) return std::nullopt;
  return Height(value);
}

}  // namespace

Result<void> write_snapshot(env::Files& files, const std::string& directory, Height height,
                            ByteView state, std::uint32_t kept) {
  CHECK(kept >= 1);
  Bytes content(magic.begin(), magic.end());
  content.reserve(header_bytes + state.size());
  put(content, snapshot_version);
  put(content, std::uint32_t{0});
  put(content, height.value);
  put(content, static_cast<std::uint64_t>(state.size()));
  content.insert(content.end(), state.begin(), state.end());
  const std::uint32_t crc = crc32c(0, ByteView(content).subspan(covered_from));
  for (std::size_t i = 0; i < 4; ++i) content[12 + i] = static_cast<std::uint8_t>(crc >> (8 * i));

  if (const auto written = env::write_atomically(files, directory, snapshot_name(height), content);
      !written)
    return written;
  const auto heights = list_snapshots(files, directory);
  if (!heights) return std::unexpected(heights.error());
  for (std::size_t i = kept; i < heights->size(); ++i)
    if (const auto removed = files.remove(directory + "/" + snapshot_name((*heights)[i])); !removed)
      return removed;
  return {};
}

Result<std::vector<Height>> list_snapshots(env::Files& files, const std::string& directory) {
  const auto names = files.list(directory);
  if (!names) return std::unexpected(names.error());
  std::vector<Height> heights;
  for (const std::string& name : *names)
    if (const auto height = snapshot_height(name)) heights.push_back(*height);
  std::sort(heights.rbegin(), heights.rend());
  return heights;
}

Result<Bytes> read_snapshot(env::Files& files, const std::string& directory, Height height) {
  const std::string path = directory + "/" + snapshot_name(height);
  auto content = files.read(path);
  if (!content) return content;
  const ByteView view(*content);
  const bool whole = view.size() >= header_bytes &&
                     std::equal(magic.begin(), magic.end(), view.begin()) &&
                     get<std::uint32_t>(view, 8) == snapshot_version &&
                     get<std::uint32_t>(view, 12) == crc32c(0, view.subspan(covered_from)) &&
                     get<std::uint64_t>(view, 16) == height.value &&
                     get<std::uint64_t>(view, 24) == view.size() - header_bytes;
  if (!whole) return fail("the snapshot " + path + " is damaged", "remove it");
  content->erase(content->begin(), content->begin() + header_bytes);
  return content;
}

}  // namespace wattbook::journal
