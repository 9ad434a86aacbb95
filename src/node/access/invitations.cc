#include "node/access/invitations.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/codec/codec.h"
#include "crypto/hash.h"

namespace wattbook::access {

namespace {

constexpr std::string_view file_name = "invitations";
// No 0, 1, l, o: they are mistaken for others.
constexpr std::string_view code_letters = "23456789abcdefghijkmnpqrstuvwxyz";
constexpr std::size_t code_length = 26;  // 130 bits

bool is_done(const Invitation& invitation, Instant now) {
  switch (invitation.state) {
    case InvitationState::open:
      return invitation.expires <= now;
    case InvitationState::asked:
      return false;
    case InvitationState::approved:
    case InvitationState::refused:
    case InvitationState::withdrawn:
      return true;
  }
  return false;
}

std::string new_code(env::Entropy& entropy) {
  std::array<std::uint8_t, code_length> random;
  entropy.fill(random);
  std::string out;
  for (const std::uint8_t byte : random) out += code_letters[byte % code_letters.size()];
  return out;
}

}  // namespace

static_assert(code_letters.size() == 32);  // divides 256: every letter is as likely

std::string join_text(std::string_view code) {
  return fmt::format("I ask to join with the invitation {}", code);
}

std::optional<Invitations::Content> Invitations::read_content(ByteView bytes) {
  if (bytes.size() < Hash::size) return std::nullopt;
  const ByteView body = bytes.first(bytes.size() - Hash::size);
  if (!std::ranges::equal(bytes.last(Hash::size), crypto::sha256(body).view())) return std::nullopt;
  auto content = codec::decode<Content>(body);
  if (!content) return std::nullopt;
  return std::move(*content);
}

Result<Invitations> Invitations::open(env::Files& files, std::string directory) {
  Invitations store(files, std::move(directory));
  const auto names = files.list(store.directory_);
  if (!names) return std::unexpected(names.error());
  if (std::ranges::find(*names, file_name) == names->end()) return store;
  const std::string path = fmt::format("{}/{}", store.directory_, file_name);
  const auto bytes = files.read(path);
  if (!bytes) return std::unexpected(bytes.error());
  auto content = read_content(*bytes);
  if (!content)
    return fail(path + " is damaged",
                "restore it from a backup, or remove it: invitations are then made anew");
  store.content_ = std::move(*content);
  return store;
}

Result<void> Invitations::keep(Content next) {
  Bytes bytes = codec::encode(next);
  const Hash sum = crypto::sha256(bytes);
  bytes.insert(bytes.end(), sum.bytes.begin(), sum.bytes.end());
  if (auto written = env::write_atomically(*files_, directory_, std::string(file_name), bytes);
      !written)
    return written;
  content_ = std::move(next);
  return {};
}

Result<NewInvitation> Invitations::create(CommunityIndex community, std::string note, Instant now,
                                          Instant expires, env::Entropy& entropy) {
  Content next = content_;
  if (next.invitations.size() == kept_max) {
    const auto oldest = std::ranges::find_if(
        next.invitations, [&](const Invitation& one) { return is_done(one, now); });
    if (oldest == next.invitations.end())
      return fail("there are too many open invitations", "decide on them or withdraw some");
    next.invitations.erase(oldest);
  }
  const std::string code = new_code(entropy);
  Invitation made;
  made.number = ++next.ever;
  made.community = community;
  made.note = std::move(note);
  made.digest = crypto::sha256(as_bytes(code));
  made.created = now;
  made.expires = expires;
  made.changed = now;
  next.invitations.push_back(made);
  if (auto kept = keep(std::move(next)); !kept) return std::unexpected(kept.error());
  return NewInvitation{std::move(made), code};
}

std::optional<Invitation> Invitations::find(std::string_view code, Instant now) const {
  // Comparing digests tells a guesser nothing about the code.
  const Hash digest = crypto::sha256(as_bytes(code));
  const auto found = std::ranges::find(content_.invitations, digest, &Invitation::digest);
  if (found == content_.invitations.end()) return std::nullopt;
  if (found->state == InvitationState::open && found->expires <= now) return std::nullopt;
  return *found;
}

Result<Invitation> Invitations::ask(std::string_view code, const Address& address, std::string name,
                                    Instant now) {
  const std::optional<Invitation> found = find(code, now);
  if (!found || found->state == InvitationState::withdrawn)
    return fail("there is no such invitation, or it has run out", "ask the operator for a new one");
  if (found->state != InvitationState::open) {
    if (found->address == address) return *found;
    return fail("this invitation was used by another address", "ask the operator for one of yours");
  }
  Content next = content_;
  Invitation& asked = *std::ranges::find(next.invitations, found->number, &Invitation::number);
  asked.state = InvitationState::asked;
  asked.address = address;
  asked.name = std::move(name);
  asked.changed = now;
  const Invitation out = asked;
  if (auto kept = keep(std::move(next)); !kept) return std::unexpected(kept.error());
  return out;
}

Result<Invitation> Invitations::change(std::uint64_t number, InvitationState to, Instant now) {
  Content next = content_;
  const auto found = std::ranges::find(next.invitations, number, &Invitation::number);
  if (found == next.invitations.end())
    return fail(fmt::format("there is no invitation {}", number), "list them: member invitations");
  const InvitationState from =
      to == InvitationState::withdrawn ? InvitationState::open : InvitationState::asked;
  const bool is_decision = to == InvitationState::approved || to == InvitationState::refused ||
                           to == InvitationState::withdrawn;
  if (!is_decision || found->state != from)
    return fail(fmt::format("invitation {} is {} and cannot become {}", number,
                            codec::name_of(found->state), codec::name_of(to)),
                "what was asked is approved or refused; what is open can be withdrawn");
  found->state = to;
  found->changed = now;
  const Invitation out = *found;
  if (auto kept = keep(std::move(next)); !kept) return std::unexpected(kept.error());
  return out;
}

}  // namespace wattbook::access
