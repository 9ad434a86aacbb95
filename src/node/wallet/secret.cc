#include "node/wallet/secret.h"

#include <algorithm>
#include <utility>

#include <sodium.h>

#include "base/check.h"

namespace wattbook::wallet {

Secret Secret::take(Bytes bytes) {
  Secret out;
  out.bytes_ = std::move(bytes);
  return out;
}

Secret Secret::copy_of(ByteView bytes) {
  Secret out(bytes.size());
  std::ranges::copy(bytes, out.bytes_.begin());
  return out;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  shorten(0);
  bytes_ = std::move(other.bytes_);
  return *this;
}

Secret::~Secret() { shorten(0); }

void Secret::shorten(std::size_t size) {
  CHECK(size <= bytes_.size());
  if (size < bytes_.size()) sodium_memzero(bytes_.data() + size, bytes_.size() - size);
  bytes_.resize(size);
}

}  // namespace wattbook::wallet
