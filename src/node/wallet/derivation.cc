#include "node/wallet/derivation.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.h"

namespace wattbook::wallet {
namespace {

constexpr std::size_t half_bytes = 32;
constexpr std::size_t depth_max = 255;

Secret hmac_sha512(ByteView key, ByteView content) {
  Secret out(2 * half_bytes);
  unsigned int size = 0;
  CHECK(HMAC(EVP_sha512(), key.data(), static_cast<int>(key.size()), content.data(), content.size(),
             out.writable().data(), &size) != nullptr);
  CHECK(size == out.size());
  return out;
}

// "Private parent key -> private child key" of BIP-32. Nothing where the child would be no key.
std::optional<ExtendedKey> child(const ExtendedKey& parent, std::uint32_t number) {
  Secret content(33 + 4);
  const auto begin = content.writable().begin();
  if (number >= hardened)
    std::ranges::copy(parent.key.reveal(), begin + 1);
  else
    std::ranges::copy(crypto::public_key_of(parent.key).bytes, begin);
  for (std::size_t i = 0; i < 4; ++i)
    content.writable()[33 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  const Secret made = hmac_sha512(parent.chain_code.view(), content.view());
  std::optional<crypto::SecretKey> key = crypto::add(parent.key, made.view().first(half_bytes));
  if (!key) return std::nullopt;
  return ExtendedKey{std::move(*key), Secret::copy_of(made.view().subspan(half_bytes))};
}

std::optional<std::uint32_t> read_step(std::string_view step) {
  const bool is_hardened =
      !step.empty() && (step.back() == '\'' || step.back() == 'h' || step.back() == 'H');
  if (is_hardened) step.remove_suffix(1);
  std::uint32_t number = 0;
  const auto [end, fault] = std::from_chars(step.data(), step.data() + step.size(), number);
  if (fault != std::errc() || end != step.data() + step.size() || number >= hardened)
    return std::nullopt;
  return is_hardened ? number | hardened : number;
}

}  // namespace

Result<DerivationPath> read_path(std::string_view text) {
  const auto refuse = [text] {
    return fail("'" + std::string(text) + "' is not a derivation path",
                "write it such as " + std::string(first_ethereum_path));
  };
  DerivationPath path;
  if (!text.starts_with('m')) return refuse();
  for (std::string_view rest = text.substr(1); !rest.empty();) {
    if (rest.front() != '/' || path.size() == depth_max) return refuse();
    rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::optional<std::uint32_t> number = read_step(rest.substr(0, end));
    if (!number) return refuse();
    path.push_back(*number);
    rest.remove_prefix(end);
  }
  return path;
}

Result<ExtendedKey> master_key(const Secret& seed) {
  CHECK(seed.size() >= 16 && seed.size() <= 64);
  const Secret made = hmac_sha512(as_bytes("Bitcoin seed"), seed.view());
  std::optional<crypto::SecretKey> key =
      crypto::SecretKey::from_bytes(made.view().first(half_bytes));
  if (!key) return fail("this seed gives no key", "use another recovery phrase");
  return ExtendedKey{std::move(*key), Secret::copy_of(made.view().subspan(half_bytes))};
}

Result<ExtendedKey> derive(const Secret& seed, const DerivationPath& path) {
  Result<ExtendedKey> at = master_key(seed);
  if (!at) return at;
  for (const std::uint32_t number : path) {
    std::optional<ExtendedKey> next = child(*at, number);
    if (!next) return fail("this path gives no key", "use the next number of the path");
    *at = std::move(*next);
  }
  return at;
}

}  // namespace wattbook::wallet
