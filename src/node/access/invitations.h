// How a new person comes to an account: the operator hands out a one-time code; the person makes a
// key of their own, and asks with code and signature to be registered; the operator decides. Kept
// by this node in one small file that is replaced whole, not by the ledger: what registers an
// account there is the operator's own signed command. Codes are not in the file, only their
// SHA-256.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "base/strong_id.h"
#include "core/codec/fields.h"
#include "node/env/entropy.h"
#include "node/env/files.h"

namespace wattbook::access {

enum class InvitationState : std::uint8_t {
  open,      // nobody has used the code
  asked,     // somebody did, and waits
  approved,  // the operator says: registered
  refused,
  withdrawn
};
constexpr auto enum_names(InvitationState) {
  return std::array<std::string_view, 5>{"open", "asked", "approved", "refused", "withdrawn"};
}

struct Invitation {
  std::uint64_t number = 0;
  CommunityIndex community;
  std::string note;  // the operator's, for whom it is
  Hash digest;       // SHA-256 of the code
  Instant created;
  Instant expires;  // of the code; what was asked before stays
  InvitationState state = InvitationState::open;
  std::optional<Address> address;  // of who asked
  std::string name;                // as they call themselves
  Instant changed;

  static constexpr std::string_view type_name = "Invitation";
  static constexpr auto fields = std::tuple(
      codec::field("number", &Invitation::number),
      codec::field("community", &Invitation::community), codec::field("note", &Invitation::note),
      codec::field("digest", &Invitation::digest), codec::field("created", &Invitation::created),
      codec::field("expires", &Invitation::expires), codec::field("state", &Invitation::state),
      codec::field("address", &Invitation::address), codec::field("name", &Invitation::name),
      codec::field("changed", &Invitation::changed));
  bool operator==(const Invitation&) const = default;
};

// An invitation as its maker gets it, this once.
struct NewInvitation {
  Invitation invitation;
  std::string code;  // 26 letters and digits, easy to read out
};

// What a person signs (personal_sign) to show that the address is theirs.
std::string join_text(std::string_view code);

// One thread at a time. Every change is on the disk when the call returns; a call that fails
// changed nothing.
class Invitations {
 public:
  static constexpr std::size_t kept_max = 1'000;

  // Reads `directory`/invitations, or begins empty. `directory` exists.
  static Result<Invitations> open(env::Files& files, std::string directory);

  // Preconditions: expires > now; note is UTF-8 of at most limits::text_bytes_max bytes. Forgets
  // the oldest that are done with or ran out where there are kept_max; fails where none is.
  Result<NewInvitation> create(CommunityIndex community, std::string note, Instant now,
                               Instant expires, env::Entropy& entropy);
  // The invitation of that code, whatever its state; nothing where there is none or it ran out
  // unused.
  std::optional<Invitation> find(std::string_view code, Instant now) const;
  // Asks for `address`, once: another address is refused, the same one is answered as before.
  Result<Invitation> ask(std::string_view code, const Address& address, std::string name,
                         Instant now);
  // Approves or refuses what was asked; withdraws what is open. Fails on any other change.
  Result<Invitation> change(std::uint64_t number, InvitationState to, Instant now);
  // Oldest first.
  const std::vector<Invitation>& all() const { return content_.invitations; }

 private:
  struct Content {
    std::uint64_t ever = 0;
    std::vector<Invitation> invitations;

    static constexpr std::string_view type_name = "Invitations";
    static constexpr auto fields =
        std::tuple(codec::field("ever", &Content::ever),
                   codec::field("invitations", &Content::invitations, codec::AtMost(kept_max)));
    bool operator==(const Content&) const = default;
  };

  Invitations(env::Files& files, std::string directory)
      : files_(&files), directory_(std::move(directory)) {}
  static std::optional<Content> read_content(ByteView bytes);
  Result<void> keep(Content next);

  env::Files* files_;
  std::string directory_;
  Content content_;
};

}  // namespace wattbook::access
