// The door of the node for people and programs: sign-in by a signed text, sessions and tokens,
// roles, limits on how fast one may knock, and the log of what administrators did.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "node/access/admin_log.h"
#include "node/access/challenges.h"
#include "node/access/invitations.h"
#include "node/access/rate_limiter.h"
#include "node/access/token_store.h"
#include "node/env/clock.h"

namespace wattbook::access {

struct GateOptions {
  // Whether everybody may read the books, and every address sign in. Otherwise only those to whom
  // an administrator granted a role.
  bool is_open = true;
  // Whether everybody who may read the books may read what is told of one member: statements,
  // explanations, history.
  bool member_data_is_public = false;
  Duration session{12 * one_hour.value};
  Rate requests{.burst = 6'000, .per_minute = 60'000};  // of one peer
  Rate failures{.burst = 20, .per_minute = 10};         // wrong tokens and signatures of one peer
};

// One thread at a time: that of the HTTP server.
class Gate {
 public:
  // Keeps its files in `directory`, which exists. All references outlive the gate.
  static Result<Gate> open(GateOptions options, env::Files& files, const std::string& directory,
                           const env::Clock& clock, env::Entropy& entropy);

  bool is_open() const { return options_.is_open; }
  // Whether this caller may read what is told of any member: everybody where the options say so,
  // else whom an administrator gave a role or a token. An address that merely signed in at an open
  // node is nobody yet.
  bool may_read_members(const std::optional<Caller>& caller) const;

  // Whether `peer` (a network address) must wait before it is served, and how long.
  std::optional<Duration> knock(std::string_view peer);
  // The same, of peers that keep giving wrong secrets.
  std::optional<Duration> must_wait_after_failures(std::string_view peer) const;
  void note_failure(std::string_view peer);

  // A text for `address` to sign. `domain` is the authority in the URL of whoever asks.
  SignInMessage challenge(const Address& address, std::string domain, std::string uri);
  // Opens a session for the signer of a text given out by challenge(). `domain` as there.
  Result<NewToken> sign_in(std::string_view text, const Signature& signature,
                           std::string_view domain);
  // Who has that secret; nothing where it is wrong, expired or revoked.
  std::optional<Caller> caller(std::string_view secret) const;

  // Makes a token for the caller's own programs. Its role must be one that the caller has.
  Result<NewToken> create_token(const Caller& caller, std::string name, Role role,
                                Duration lifetime);
  // Of the caller; of everybody for an administrator.
  std::vector<Token> tokens(const Caller& caller) const;
  // False where the caller has, or may revoke, none of that number.
  Result<bool> revoke_token(const Caller& caller, std::uint64_t number);

  // Precondition: the caller is an administrator. No role: takes it back.
  Result<void> grant(const Caller& caller, const Address& address, std::optional<Role> role);
  const std::vector<Grant>& grants() const { return tokens_.grants(); }

  // Makes a code that invites one person to a community. Precondition of this and the next: the
  // caller is an administrator or operates a community.
  Result<NewInvitation> invite(const Caller& caller, CommunityIndex community, std::string note,
                               Duration lifetime);
  Result<Invitation> decide_invitation(const Caller& caller, std::uint64_t number,
                                       InvitationState state);
  const std::vector<Invitation>& invitations() const { return invitations_.all(); }
  // Of whoever has the code.
  Result<Invitation> find_invitation(std::string_view code) const;
  // Precondition: whoever asks has shown that the address is theirs.
  Result<Invitation> ask_to_join(std::string_view code, const Address& address, std::string name);

  // Before something is done that the log must know.
  Result<void> note(AdminLog::Act act);
  Result<std::vector<AdminRecord>> records() const;

 private:
  Gate(GateOptions options, env::Files& files, std::string directory, const env::Clock& clock,
       env::Entropy& entropy, TokenStore tokens, AdminLog log, Invitations invitations);

  GateOptions options_;
  env::Files* files_;
  std::string directory_;
  const env::Clock* clock_;
  env::Entropy* entropy_;
  TokenStore tokens_;
  AdminLog log_;
  Invitations invitations_;
  Challenges challenges_;
  RateLimiter requests_;
  RateLimiter failures_;
};

// How the log and lists name a caller.
std::string actor_name(const Caller& caller);

}  // namespace wattbook::access
