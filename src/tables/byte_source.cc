#include "tables/byte_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include "tables/xlsx.h"
#include "tables/zip.h"

namespace wattbook::tables {
namespace {

constexpr unsigned chunk_bytes = 256 * 1024;

// zlib reads a file that is not compressed as it is.
class GzipFile final : public ByteSource {
 public:
  GzipFile(std::string name, gzFile file) : name_(std::move(name)), file_(file) {
    gzbuffer(file_, chunk_bytes);
  }
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;
  ~GzipFile() override { gzclose(file_); }

  Result<std::size_t> read(std::span<char> into) override {
    const auto size = static_cast<unsigned>(std::min<std::size_t>(into.size(), 1u << 30));
    const int got = gzread(file_, into.data(), size);
    int code = 0;
    if (got < 0) return fail(fmt::format("{}: cannot read: {}", name_, gzerror(file_, &code)));
    if (got > 0) return static_cast<std::size_t>(got);
    // gzread returns 0 both at a clean end and where a gzip file was cut off.
    gzerror(file_, &code);
    if (code == Z_BUF_ERROR) return fail(name_ + ": compressed file ends early");
    return std::size_t{0};
  }

 private:
  std::string name_;
  gzFile file_;
};

// What comes through a pipe, as it comes: it cannot be looked at twice, so it is taken as plain.
class Pipe final : public ByteSource {
 public:
  Pipe(std::string name, int descriptor) : name_(std::move(name)), descriptor_(descriptor) {}
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() override { ::close(descriptor_); }

  Result<std::size_t> read(std::span<char> into) override {
    ssize_t got = 0;
    do got = ::read(descriptor_, into.data(), into.size());
    while (got < 0 && errno == EINTR);
    if (got < 0) return fail(fmt::format("{}: cannot read: {}", name_, std::strerror(errno)));
    return static_cast<std::size_t>(got);
  }

 private:
  std::string name_;
  int descriptor_;
};

Result<std::unique_ptr<ByteSource>> open_pipe(const std::string& name) {
  const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(fmt::format("{}: cannot open: {}", name, std::strerror(errno)));
  return std::make_unique<Pipe>(name, descriptor);
}

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t size = std::min(into.size(), text_.size() - given_);
    std::copy_n(text_.data() + given_, size, into.data());
    given_ += size;
    return size;
  }

 private:
  std::string text_;
  std::size_t given_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_file(const std::filesystem::path& path) {
  const std::string name = path.string();
  if (std::filesystem::is_directory(path)) return fail(name + ": is a directory, not a file");
  if (std::filesystem::exists(path) && !std::filesystem::is_regular_file(path))
    return open_pipe(name);
  Result<std::optional<std::string>> zip = zip_bytes(path);
  if (!zip) return std::unexpected(zip.error());
  if (*zip) {
    Result<std::string> only = is_workbook(**zip) ? sheet_text(**zip, "") : only_file_of_zip(**zip);
    if (!only) return fail(name + ": " + only.error().message, only.error().hint);
    return text_source(std::move(*only));
  }
  errno = 0;
  const gzFile file = gzopen(name.c_str(), "rb");
  if (file == nullptr) return fail(fmt::format("{}: cannot open: {}", name, std::strerror(errno)));
  return std::make_unique<GzipFile>(name, file);
}

std::unique_ptr<ByteSource> text_source(std::string text) {
  return std::make_unique<TextSource>(std::move(text));
}

Result<std::unique_ptr<HeadedSource>> HeadedSource::over(std::unique_ptr<ByteSource> rest) {
  std::unique_ptr<HeadedSource> out(new HeadedSource(std::move(rest)));
  out->head_.resize(head_bytes);
  std::size_t size = 0;
  while (size < head_bytes) {
    const Result<std::size_t> got =
        out->rest_->read(std::span(out->head_).subspan(size, head_bytes - size));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    size += *got;
  }
  out->head_.resize(size);
  return out;
}

Result<std::size_t> HeadedSource::read(std::span<char> into) {
  if (given_ == head_.size()) return rest_->read(into);
  const std::size_t size = std::min(into.size(), head_.size() - given_);
  std::copy_n(head_.data() + given_, size, into.data());
  given_ += size;
  return size;
}

}  // namespace wattbook::tables
