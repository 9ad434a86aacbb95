// Where the bytes of a data file come from: a file as it is, compressed (gzip, or the one file of a
// zip archive, as utilities send them), or memory. Readers take their bytes here, so that they work
// in constant memory and know nothing of files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace wattbook::tables {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // How many bytes were put at the front of `into`: at least one, or 0 at the end. Precondition:
  // `into` is not empty.
  virtual Result<std::size_t> read(std::span<char> into) = 0;
};

// Messages name the file. Fails where it cannot be opened; a zip archive must hold exactly one file
// and be at most zip_bytes_max long. What is no file, such as /dev/stdin, is read as it comes and
// taken as plain text.
inline constexpr std::uint64_t zip_bytes_max = 256u << 20;
Result<std::unique_ptr<ByteSource>> open_file(const std::filesystem::path& path);

// The bytes of `text`, which is copied.
std::unique_ptr<ByteSource> text_source(std::string text);

// Lets a caller look at the first bytes before somebody reads from the start.
class HeadedSource final : public ByteSource {
 public:
  static constexpr std::size_t head_bytes = 1024 * 1024;
  static Result<std::unique_ptr<HeadedSource>> over(std::unique_ptr<ByteSource> rest);
  // At most head_bytes; less only where the source is shorter.
  std::string_view head() const { return head_; }
  Result<std::size_t> read(std::span<char> into) override;

 private:
  explicit HeadedSource(std::unique_ptr<ByteSource> rest) : rest_(std::move(rest)) {}
  std::unique_ptr<ByteSource> rest_;
  std::string head_;
  std::size_t given_ = 0;
};

}  // namespace wattbook::tables
