#include "cli/tar_gz.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <zlib.h>

#include "base/check.h"

namespace wattbook::cli {
namespace {

constexpr std::size_t record = 512;

// The header of POSIX.1-1988 ustar.
std::string header(const std::string& name, std::size_t size, Instant now) {
  CHECK(name.size() < 100);
  std::array<char, record> out{};
  std::copy(name.begin(), name.end(), out.begin());
  std::snprintf(&out[100], 8, "%07o", 0640u);
  std::snprintf(&out[108], 8, "%07o", 0u);
  std::snprintf(&out[116], 8, "%07o", 0u);
  std::snprintf(&out[124], 12, "%011zo", size);
  std::snprintf(&out[136], 12, "%011llo", static_cast<unsigned long long>(now.unix_ms / 1000));
  std::fill_n(&out[148], 8, ' ');  // the checksum counts itself as spaces
  out[156] = '0';
  std::snprintf(&out[257], 6, "ustar");
  std::copy_n("00", 2, &out[263]);
  unsigned sum = 0;
  for (const char c : out) sum += static_cast<unsigned char>(c);
  std::snprintf(&out[148], 8, "%06o", sum);
  return std::string(out.begin(), out.end());
}

}  // namespace

Bytes tar_gz(const std::vector<std::pair<std::string, std::string>>& files, Instant now) {
  std::string tar;
  for (const auto& [name, content] : files) {
    tar += header(name, content.size(), now) + content;
    tar.resize((tar.size() + record - 1) / record * record);
  }
  tar.resize(tar.size() + 2 * record);

  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  CHECK(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) ==
        Z_OK);
  Bytes out(deflateBound(&stream, tar.size()));
  stream.next_in = reinterpret_cast<Bytef*>(tar.data());
  stream.avail_in = static_cast<uInt>(tar.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace wattbook::cli
