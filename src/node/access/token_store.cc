#include "node/access/token_store.h"

#include <algorithm>
#include <array>

#include "core/codec/codec.h"
#include "crypto/hash.h"

namespace wattbook::access {

namespace {

constexpr std::string_view file_name = "access";
constexpr std::string_view secret_prefix = "wb_";

}  // namespace

std::optional<TokenStore::Content> TokenStore::read_content(ByteView bytes) {
  if (bytes.size() < Hash::size) return std::nullopt;
  const ByteView body = bytes.first(bytes.size() - Hash::size);
  if (!std::ranges::equal(bytes.last(Hash::size), crypto::sha256(body).view())) return std::nullopt;
  auto content = codec::decode<Content>(body);
  if (!content) return std::nullopt;
  return std::move(*content);
}

Result<TokenStore> TokenStore::open(env::Files& files, std::string directory) {
  TokenStore store(files, std::move(directory));
  const auto names = files.list(store.directory_);
  if (!names) return std::unexpected(names.error());
  if (std::ranges::find(*names, file_name) == names->end()) return store;
  const std::string path = store.directory_ + "/" + std::string(file_name);
  const auto bytes = files.read(path);
  if (!bytes) return std::unexpected(bytes.error());
  auto content = read_content(*bytes);
  if (!content)
    return fail(path + " is damaged",
                "restore it from a backup, or remove it: everybody then signs in anew and roles "
                "are granted anew");
  store.content_ = std::move(*content);
  return store;
}

Result<void> TokenStore::keep(Content next, Instant now) {
  std::erase_if(next.tokens, [&](const Token& token) { return token.expires <= now; });
  Bytes bytes = codec::encode(next);
  const Hash sum = crypto::sha256(bytes);
  bytes.insert(bytes.end(), sum.bytes.begin(), sum.bytes.end());
  if (auto written = env::write_atomically(*files_, directory_, std::string(file_name), bytes);
      !written)
    return written;
  content_ = std::move(next);
  return {};
}

Result<NewToken> TokenStore::create(std::string name, const Address& owner, Role role, Instant now,
                                    Instant expires, env::Entropy& entropy) {
  Content next = content_;
  std::erase_if(next.tokens, [&](const Token& token) { return token.expires <= now; });
  if (next.tokens.size() >= tokens_max)
    return fail("there are too many sessions and tokens", "revoke some, or wait until some expire");
  std::array<std::uint8_t, 32> random;
  entropy.fill(random);
  const std::string secret = std::string(secret_prefix) + to_hex(random);
  const Token token{.number = ++next.tokens_ever,
                    .name = std::move(name),
                    .digest = crypto::sha256(as_bytes(secret)),
                    .owner = owner,
                    .role = role,
                    .created = now,
                    .expires = expires};
  next.tokens.push_back(token);
  if (auto kept = keep(std::move(next), now); !kept) return std::unexpected(kept.error());
  return NewToken{token, secret};
}

std::optional<Token> TokenStore::find(std::string_view secret, Instant now) const {
  if (!secret.starts_with(secret_prefix)) return std::nullopt;
  // Comparing digests tells a guesser nothing about the secret.
  const Hash digest = crypto::sha256(as_bytes(secret));
  const auto found = std::ranges::find(content_.tokens, digest, &Token::digest);
  if (found == content_.tokens.end() || found->expires <= now) return std::nullopt;
  return *found;
}

Result<bool> TokenStore::revoke(std::uint64_t number, Instant now) {
  Content next = content_;
  if (std::erase_if(next.tokens, [&](const Token& t) { return t.number == number; }) == 0)
    return false;
  if (auto kept = keep(std::move(next), now); !kept) return std::unexpected(kept.error());
  return true;
}

std::vector<Token> TokenStore::tokens(Instant now) const {
  std::vector<Token> live = content_.tokens;
  std::erase_if(live, [&](const Token& token) { return token.expires <= now; });
  return live;
}

std::optional<Role> TokenStore::role_of(const Address& address) const {
  const auto found = std::ranges::find(content_.grants, address, &Grant::address);
  if (found == content_.grants.end()) return std::nullopt;
  return found->role;
}

Result<void> TokenStore::grant(const Address& address, std::optional<Role> role, Instant now) {
  Content next = content_;
  std::erase_if(next.grants, [&](const Grant& grant) { return grant.address == address; });
  if (role) {
    if (next.grants.size() == grants_max)
      return fail("there are too many granted roles", "take some back first");
    next.grants.push_back({address, *role});
    for (Token& token : next.tokens)
      if (token.owner == address) token.role = std::min(token.role, *role);
  } else {
    std::erase_if(next.tokens, [&](const Token& token) { return token.owner == address; });
  }
  return keep(std::move(next), now);
}

}  // namespace wattbook::access
