// Bytes that nobody else may see: a password, a recovery phrase, a seed. Wiped when they go, and
// moved rather than copied, so that there is one place to wipe.
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.h"

namespace wattbook::wallet {

class Secret {
 public:
  Secret() = default;
  // Zeros, to be written.
  explicit Secret(std::size_t size) : bytes_(size) {}
  // Takes the bytes over, so that no copy stays behind.
  static Secret take(Bytes bytes);
  static Secret copy_of(ByteView bytes);
  static Secret copy_of(std::string_view text) { return copy_of(as_bytes(text)); }

  Secret(Secret&& other) noexcept = default;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  ByteView view() const { return bytes_; }
  std::string_view text() const { return as_text(bytes_); }
  std::span<std::uint8_t> writable() { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }
  // Wipes and drops what is beyond `size`, which is at most size().
  void shorten(std::size_t size);

 private:
  Bytes bytes_;  // never grows: a growing vector would leave copies behind
};

}  // namespace wattbook::wallet
