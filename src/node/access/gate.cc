#include "node/access/gate.h"

#include <algorithm>

#include <fmt/format.h>

#include "crypto/address_text.h"
#include "crypto/signature.h"

namespace wattbook::access {

namespace {

constexpr Duration token_lifetime_max{400 * one_day.value};
constexpr std::string_view session_name = "session";
constexpr Duration invitation_lifetime_max{90 * one_day.value};

std::string role_name(std::optional<Role> role) {
  return role ? std::string(codec::name_of(*role)) : "";
}

std::string token_name(const Token& token) {
  return fmt::format("{} \"{}\"", token.number, token.name);
}

}  // namespace

std::string actor_name(const Caller& caller) {
  if (!caller.address.is_zero()) return crypto::address_text(caller.address);
  return fmt::format("token {}", caller.token);
}

Gate::Gate(GateOptions options, env::Files& files, std::string directory, const env::Clock& clock,
           env::Entropy& entropy, TokenStore tokens, AdminLog log, Invitations invitations)
    : options_(options),
      files_(&files),
      directory_(std::move(directory)),
      clock_(&clock),
      entropy_(&entropy),
      tokens_(std::move(tokens)),
      log_(std::move(log)),
      invitations_(std::move(invitations)),
      challenges_(entropy),
      requests_(options.requests),
      failures_(options.failures) {}

Result<Gate> Gate::open(GateOptions options, env::Files& files, const std::string& directory,
                        const env::Clock& clock, env::Entropy& entropy) {
  auto tokens = TokenStore::open(files, directory);
  if (!tokens) return std::unexpected(tokens.error());
  auto log = AdminLog::open(files, directory);
  if (!log) return std::unexpected(log.error());
  auto invitations = Invitations::open(files, directory);
  if (!invitations) return std::unexpected(invitations.error());
  return Gate(options, files, directory, clock, entropy, std::move(*tokens), std::move(*log),
              std::move(*invitations));
}

bool Gate::may_read_members(const std::optional<Caller>& caller) const {
  if (options_.member_data_is_public) return true;
  if (!caller) return false;
  // More than reading comes from an administrator alone.
  if (caller->role != Role::read_only) return true;
  return caller->address.is_zero() || tokens_.role_of(caller->address).has_value();
}

std::optional<Duration> Gate::knock(std::string_view peer) {
  return requests_.take(peer, clock_->monotonic_ns());
}

std::optional<Duration> Gate::must_wait_after_failures(std::string_view peer) const {
  if (failures_.has(peer, clock_->monotonic_ns())) return std::nullopt;
  return Duration(one_minute.value / std::max(options_.failures.per_minute, 1u));
}

void Gate::note_failure(std::string_view peer) { failures_.take(peer, clock_->monotonic_ns()); }

SignInMessage Gate::challenge(const Address& address, std::string domain, std::string uri) {
  return challenges_.open(address, std::move(domain), std::move(uri), clock_->now());
}

Result<NewToken> Gate::sign_in(std::string_view text, const Signature& signature,
                               std::string_view domain) {
  const auto message = read_sign_in_message(text);
  if (!message) return std::unexpected(message.error());
  if (message->domain != domain)
    return fail(
        fmt::format("the sign-in message is for '{}', not for '{}'", message->domain, domain),
        "sign in at the address that the message names");
  const auto signer = crypto::recover(personal_digest(text), signature);
  if (signer != message->address)
    return fail("the signature is not by the address in the sign-in message",
                "sign with the key of that address (personal_sign)");
  if (auto closed = challenges_.close(*message, clock_->now()); !closed)
    return std::unexpected(closed.error());
  const auto granted = tokens_.role_of(*signer);
  if (!granted && !options_.is_open)
    return fail("this address has no access here", "ask an administrator to grant it a role");
  const Instant now = clock_->now();
  return tokens_.create(std::string(session_name), *signer, granted.value_or(Role::read_only), now,
                        now + options_.session, *entropy_);
}

std::optional<Caller> Gate::caller(std::string_view secret) const {
  const auto token = tokens_.find(secret, clock_->now());
  if (!token) return std::nullopt;
  return Caller{token->owner, token->role, token->number, token->name == session_name};
}

Result<NewToken> Gate::create_token(const Caller& caller, std::string name, Role role,
                                    Duration lifetime) {
  if (!includes(caller.role, role))
    return fail("a token cannot have a higher role than its maker",
                "ask an administrator for the role");
  if (name == session_name)
    return fail("this name is kept for those who sign in", "give the token another name");
  if (lifetime <= Duration(0) || lifetime > token_lifetime_max)
    return fail("the lifetime of a token is between a millisecond and 400 days");
  const Instant now = clock_->now();
  auto made = tokens_.create(std::move(name), caller.address, role, now, now + lifetime, *entropy_);
  if (!made) return made;
  auto noted = note({.actor = actor_name(caller),
                     .action = "create token",
                     .subject = token_name(made->token),
                     .before = "",
                     .after = std::string(codec::name_of(role))});
  if (noted) return made;
  // A token that the log does not know must not exist.
  if (auto revoked = tokens_.revoke(made->token.number, now); !revoked)
    return std::unexpected(revoked.error());
  return std::unexpected(noted.error());
}

std::vector<Token> Gate::tokens(const Caller& caller) const {
  std::vector<Token> list = tokens_.tokens(clock_->now());
  if (caller.role == Role::administrator) return list;
  std::erase_if(list, [&](const Token& token) {
    return token.owner != caller.address || caller.address.is_zero();
  });
  return list;
}

Result<bool> Gate::revoke_token(const Caller& caller, std::uint64_t number) {
  const auto list = tokens(caller);
  const auto found = std::ranges::find(list, number, &Token::number);
  if (found == list.end()) {
    // A token without owner may still end itself.
    if (number != caller.token) return false;
    return tokens_.revoke(number, clock_->now());
  }
  // Signing out is nobody's business but one's own.
  if (number != caller.token) {
    auto noted = note({.actor = actor_name(caller),
                       .action = "revoke token",
                       .subject = token_name(*found),
                       .before = std::string(codec::name_of(found->role)),
                       .after = ""});
    if (!noted) return std::unexpected(noted.error());
  }
  return tokens_.revoke(number, clock_->now());
}

Result<void> Gate::grant(const Caller& caller, const Address& address, std::optional<Role> role) {
  CHECK(caller.role == Role::administrator);
  auto noted = note({.actor = actor_name(caller),
                     .action = "grant role",
                     .subject = crypto::address_text(address),
                     .before = role_name(tokens_.role_of(address)),
                     .after = role_name(role)});
  if (!noted) return noted;
  return tokens_.grant(address, role, clock_->now());
}

Result<NewInvitation> Gate::invite(const Caller& caller, CommunityIndex community, std::string note,
                                   Duration lifetime) {
  if (lifetime <= Duration(0) || lifetime > invitation_lifetime_max)
    return fail("the lifetime of an invitation is between a millisecond and 90 days");
  auto noted = this->note({.actor = actor_name(caller),
                           .action = "invite member",
                           .subject = fmt::format("community {} \"{}\"", community.value, note),
                           .before = "",
                           .after = ""});
  if (!noted) return std::unexpected(noted.error());
  const Instant now = clock_->now();
  return invitations_.create(community, std::move(note), now, now + lifetime, *entropy_);
}

Result<Invitation> Gate::decide_invitation(const Caller& caller, std::uint64_t number,
                                           InvitationState state) {
  const auto found = std::ranges::find(invitations_.all(), number, &Invitation::number);
  if (found != invitations_.all().end()) {
    auto noted = note({.actor = actor_name(caller),
                       .action = "decide invitation",
                       .subject = fmt::format("{} \"{}\"", number, found->note),
                       .before = std::string(codec::name_of(found->state)),
                       .after = std::string(codec::name_of(state))});
    if (!noted) return std::unexpected(noted.error());
  }
  return invitations_.change(number, state, clock_->now());
}

Result<Invitation> Gate::find_invitation(std::string_view code) const {
  auto found = invitations_.find(code, clock_->now());
  if (!found)
    return fail("there is no such invitation, or it has run out", "ask the operator for a new one");
  return std::move(*found);
}

Result<Invitation> Gate::ask_to_join(std::string_view code, const Address& address,
                                     std::string name) {
  return invitations_.ask(code, address, std::move(name), clock_->now());
}

Result<void> Gate::note(AdminLog::Act act) { return log_.append(std::move(act), clock_->now()); }

Result<std::vector<AdminRecord>> Gate::records() const {
  return read_admin_log(*files_, directory_);
}

}  // namespace wattbook::access
