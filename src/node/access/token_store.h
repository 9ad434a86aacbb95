// Sessions, API tokens and roles: who may come in, kept in one small file that is replaced whole.
// Secrets are not in it: a token is 32 random bytes that only its owner has, the file knows the
// SHA-256. Losing the file signs everybody out; it says nothing about money or energy.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "core/codec/fields.h"
#include "node/access/role.h"
#include "node/env/entropy.h"
#include "node/env/files.h"

namespace wattbook::access {

struct Token {
  std::uint64_t number = 0;
  std::string name;  // what it is for, for its owner's list; "session" for a sign-in
  Hash digest;       // SHA-256 of the secret
  Address owner;     // zero where it belongs to no member
  Role role = Role::read_only;
  Instant created;
  Instant expires;

  static constexpr std::string_view type_name = "Token";
  static constexpr auto fields =
      std::tuple(codec::field("number", &Token::number), codec::field("name", &Token::name),
                 codec::field("digest", &Token::digest), codec::field("owner", &Token::owner),
                 codec::field("role", &Token::role), codec::field("created", &Token::created),
                 codec::field("expires", &Token::expires));
  bool operator==(const Token&) const = default;
};

// The role that an address has when it signs in.
struct Grant {
  Address address;
  Role role = Role::read_only;

  static constexpr std::string_view type_name = "Grant";
  static constexpr auto fields =
      std::tuple(codec::field("address", &Grant::address), codec::field("role", &Grant::role));
  bool operator==(const Grant&) const = default;
};

// A token as its owner gets it, this once.
struct NewToken {
  Token token;
  std::string secret;  // "wb_" and 64 hexadecimal digits
};

// One thread at a time. Every change is on the disk when the call returns; a call that fails
// changed nothing.
class TokenStore {
 public:
  static constexpr std::size_t tokens_max = 10'000;
  static constexpr std::size_t grants_max = 1'000;

  // Reads `directory`/access, or begins empty. `directory` exists.
  static Result<TokenStore> open(env::Files& files, std::string directory);

  // Preconditions: expires > now; name is UTF-8 of at most limits::text_bytes_max bytes. Fails
  // where there are tokens_max live ones.
  Result<NewToken> create(std::string name, const Address& owner, Role role, Instant now,
                          Instant expires, env::Entropy& entropy);
  // The token with that secret, unless it expired.
  std::optional<Token> find(std::string_view secret, Instant now) const;
  // False where there is none of that number.
  Result<bool> revoke(std::uint64_t number, Instant now);
  // Live ones, oldest first.
  std::vector<Token> tokens(Instant now) const;

  // Nothing where none was granted.
  std::optional<Role> role_of(const Address& address) const;
  // Grants a role, or takes it back where there is none to give. Live tokens of the address keep
  // theirs only as far as the new one includes it, and end where it is taken back.
  Result<void> grant(const Address& address, std::optional<Role> role, Instant now);
  const std::vector<Grant>& grants() const { return content_.grants; }

 private:
  struct Content {
    std::uint64_t tokens_ever = 0;
    std::vector<Token> tokens;
    std::vector<Grant> grants;

    static constexpr std::string_view type_name = "Access";
    static constexpr auto fields =
        std::tuple(codec::field("tokens_ever", &Content::tokens_ever),
                   codec::field("tokens", &Content::tokens, codec::AtMost(tokens_max)),
                   codec::field("grants", &Content::grants, codec::AtMost(grants_max)));
    bool operator==(const Content&) const = default;
  };

  TokenStore(env::Files& files, std::string directory)
      : files_(&files), directory_(std::move(directory)) {}
  // The file is the canonical bytes of Content and their SHA-256. Nothing where they do not fit.
  static std::optional<Content> read_content(ByteView bytes);
  // Writes `next` without what expired, and takes it over.
  Result<void> keep(Content next, Instant now);

  env::Files* files_;
  std::string directory_;
  Content content_;
};

}  // namespace wattbook::access
