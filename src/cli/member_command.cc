#include "cli/member_command.h"

#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/caller.h"
#include "cli/command_sentence.h"
#include "cli/history_source.h"
#include "cli/qr.h"
#include "cli/rows.h"
#include "cli/signing.h"
#include "core/codec/enum_names.h"
#include "crypto/address_text.h"
#include "crypto/signature.h"
#include "node/access/sign_in_message.h"
#include "node/api/invitation_views.h"
#include "node/api/member_views.h"

namespace wattbook::cli {
namespace {

using access::InvitationState;
using Invitations = api::Rows<api::InvitationView>;

struct Options {
  CallerOptions caller;
  SignerOptions signer;
  std::uint16_t community = 0;
  std::string note;
  std::uint32_t days = 14;
  std::uint64_t number = 0;
  std::string address;
  std::string code;
  std::string name;
  bool refuse = false;
  bool lift = false;
};

int list(const Options& options) {
  Reply<Caller> caller = Caller::visit(options.caller);
  if (!caller) return tell(caller.error());
  std::vector<Row> rows;
  const std::string path = fmt::format("/api/v1/communities/{}/members", options.community);
  if (options.caller.output == OutputFormat::json) {
    const Reply<std::string> body = caller->get(path);
    if (!body) return tell(body.error());
    fmt::print("{}\n", *body);
    return exit_ok;
  }
  const Reply<api::MembersView> members = caller->get_view<api::MembersView>(path);
  if (!members) return tell(members.error());
  for (const api::MemberView& member : members->members)
    rows.push_back({crypto::address_text(member.address), member.name,
                    format_decimal(member.watt.value), format_decimal(member.cash.value),
                    format_decimal(member.debt.value), format_decimal(member.tsl.value)});
  fmt::print("{}", rows_text({"address", "name", "watt", "cash", "debt", "tsl"}, rows,
                             options.caller.output));
  return exit_ok;
}

int list_invitations(const Options& options) {
  Reply<Caller> caller = Caller::enter(options.caller);
  if (!caller) return tell(caller.error());
  const auto invitations = caller->get_view<Invitations>("/api/v1/invitations");
  if (!invitations) return tell(invitations.error());
  if (options.caller.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(*invitations));
    return exit_ok;
  }
  std::vector<Row> rows;
  for (const api::InvitationView& one : invitations->rows)
    rows.push_back({std::to_string(one.number), std::to_string(one.community.value),
                    std::string(codec::name_of(one.state)), one.note, one.name,
                    one.address ? crypto::address_text(*one.address) : std::string(),
                    utc_text(one.expires)});
  fmt::print("{}", rows_text({"number", "community", "state", "note", "name", "address", "expires"},
                             rows, options.caller.output));
  return exit_ok;
}

// The link carries the code behind '#', which browsers keep to themselves.
std::string link_of(const CallerOptions& options, const std::string& code) {
  std::string url = options.server.server;
  if (url.empty())
    if (const Result<LoadedConfig> loaded = load(options.server.config))
      url = public_url(loaded->config.settings);
  return url.empty() ? std::string() : fmt::format("{}/#/join/{}", url, code);
}

int invite(const Options& options) {
  Reply<Caller> caller = Caller::enter(options.caller);
  if (!caller) return tell(caller.error());
  const auto made = caller->post_view<api::NewInvitationView>(
      fmt::format("/api/v1/communities/{}/invitations", options.community),
      api::InvitationRequest{options.note, Duration(options.days * one_day.value)});
  if (!made) return tell(made.error());
  if (options.caller.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(*made));
    return exit_ok;
  }
  fmt::print(stderr,
             "Invitation {} is good for one person until {}; its code is not shown again:\n",
             made->invitation.number, utc_text(made->invitation.expires));
  fmt::print("{}\n", made->code);
  if (const std::string link = link_of(options.caller, made->code); !link.empty())
    fmt::print(stderr, "{}\n\n{}", link, qr_text(link));
  return exit_ok;
}

// What the page does for whoever has a link: asks for the key's own address to be registered.
int join(const Options& options) {
  env::SystemFiles files;
  wallet::KeyStore store(files, options.caller.keys.directory);
  const Result<wallet::KeyEntry> key = choose_key(store, options.caller.key);
  if (!key) return tell(key.error(), exit_failed);
  Reply<Caller> caller = Caller::visit(options.caller);
  if (!caller) return tell(caller.error());
  const auto found = caller->post_view<api::JoinView>("/api/v1/join/invitation",
                                                      api::InvitationCode{options.code});
  if (!found) return tell(found.error());
  const Result<crypto::SecretKey> secret = unlock(store, key->name, options.caller.keys);
  if (!secret) return tell(secret.error(), exit_failed);
  const Hash digest = access::personal_digest(access::join_text(options.code));
  const auto asked = caller->post_view<api::JoinView>(
      "/api/v1/join",
      api::JoinRequest{options.code, key->address, options.name, crypto::sign(digest, *secret)});
  if (!asked) return tell(asked.error());
  if (options.caller.output == OutputFormat::json)
    fmt::print("{}\n", api::to_json(*asked));
  else
    fmt::print("{} in community {}: {}\n", crypto::address_text(key->address),
               asked->community.value, codec::name_of(asked->state));
  return exit_ok;
}

// The same person, asked for by the verbs that also sign a command.
CallerOptions caller_of(const SignerOptions& signer) {
  CallerOptions out;
  out.server.server = signer.reader.server;
  out.keys = signer.keys;
  out.key = signer.key;
  out.output = signer.reader.output;
  return out;
}

int decide(Caller& caller, std::uint64_t number, InvitationState state) {
  const auto decided = caller.post_view<api::InvitationView>(
      fmt::format("/api/v1/invitations/{}/decision", number), api::InvitationDecision{state});
  if (!decided) return tell(decided.error());
  fmt::print(stderr, "invitation {} is {}\n", number, codec::name_of(decided->state));
  return exit_ok;
}

int approve(const Options& options) {
  const CallerOptions who = caller_of(options.signer);
  Reply<Caller> caller = Caller::enter(who);
  if (!caller) return tell(caller.error());
  const auto invitations = caller->get_view<Invitations>("/api/v1/invitations");
  if (!invitations) return tell(invitations.error());
  const auto found =
      std::ranges::find(invitations->rows, options.number, &api::InvitationView::number);
  if (found == invitations->rows.end() || found->state != InvitationState::asked)
    return tell({fmt::format("nobody waits with the invitation {}", options.number),
                 "see: wattbook member invitations"},
                exit_failed);
  if (options.refuse) return decide(*caller, options.number, InvitationState::refused);
  const int registered = sign_and_send(
      options.signer,
      [&](const chain::CommandHeader& header, const AssetNames&) -> Result<chain::Command> {
        chain::RegisterMember command{header};
        command.community = found->community;
        command.member = *found->address;
        command.roles = {chain::Role::household};
        return command;
      });
  if (registered != exit_ok || options.signer.dry_run) return registered;
  return decide(*caller, options.number, InvitationState::approved);
}

int withdraw(const Options& options) {
  Reply<Caller> caller = Caller::enter(options.caller);
  if (!caller) return tell(caller.error());
  return decide(*caller, options.number, InvitationState::withdrawn);
}

// SetMember states all roles, so those that the member has are asked for first.
int suspend(const Options& options) {
  const Result<Address> address = crypto::read_address(options.address);
  if (!address) return tell(address.error(), exit_usage);
  const CallerOptions who = caller_of(options.signer);
  Reply<Caller> caller = Caller::visit(who);
  if (!caller) return tell(caller.error());
  const auto member = caller->get_view<api::MemberDetailView>(
      fmt::format("/api/v1/communities/{}/members/{}", options.community, to_hex0x(*address)));
  if (!member) return tell(member.error());
  if (member->suspended != options.lift)
    return tell({fmt::format("{} is {}", options.address,
                             options.lift ? "not suspended" : "suspended already"),
                 ""},
                exit_failed);
  return sign_and_send(
      options.signer,
      [&](const chain::CommandHeader& header, const AssetNames&) -> Result<chain::Command> {
        chain::SetMember command{header};
        command.community = CommunityIndex(options.community);
        command.member = *address;
        command.roles = member->roles;
        command.suspended = !options.lift;
        return command;
      });
}

void add_community(CLI::App& app, Options& options) {
  app.add_option("--community", options.community, "number of the community")
      ->capture_default_str();
}

}  // namespace

void add_member_command(CLI::App& root, int& exit_code) {
  CLI::App& member = subcommand(root, "member", "members of the community");
  const auto options = std::make_shared<Options>();

  CLI::App* const listing = member.add_subcommand("list", "Members with their balances");
  add_community(*listing, *options);
  add_caller_options(*listing, options->caller, Shows::rows);
  listing->callback([options, &exit_code] { exit_code = list(*options); });

  CLI::App* const inviting =
      member.add_subcommand("invite", "Make a one-time code for a new member; it is shown once");
  inviting->add_option("note", options->note, "for whom, for your own list")->required();
  inviting->add_option("--days", options->days, "until the code ends")
      ->check(CLI::Range(1, 90))
      ->capture_default_str();
  add_community(*inviting, *options);
  add_caller_options(*inviting, options->caller, Shows::one_thing);
  inviting->callback([options, &exit_code] { exit_code = invite(*options); });

  CLI::App* const joining = member.add_subcommand(
      "join", "Ask with a code for your key's address to be registered; again tells how it stands");
  joining->add_option("code", options->code, "of the invitation")->required();
  joining->add_option("--name", options->name, "as the operator shall know you");
  add_caller_options(*joining, options->caller, Shows::one_thing);
  joining->callback([options, &exit_code] { exit_code = join(*options); });

  CLI::App* const invitations =
      member.add_subcommand("invitations", "Invitations, and who asks to be registered");
  add_caller_options(*invitations, options->caller, Shows::rows);
  invitations->callback([options, &exit_code] { exit_code = list_invitations(*options); });

  CLI::App* const approving = member.add_subcommand(
      "approve", "Register who asked with an invitation, by the operator's signature");
  approving->add_option("number", options->number, "of the invitation")->required();
  approving->add_flag("--refuse", options->refuse, "turn them down instead");
  add_signer_options(*approving, options->signer);
  approving->callback([options, &exit_code] { exit_code = approve(*options); });

  CLI::App* const withdrawing = member.add_subcommand("withdraw", "End an unused invitation");
  withdrawing->add_option("number", options->number, "of the invitation")->required();
  add_caller_options(*withdrawing, options->caller, Shows::one_thing);
  withdrawing->callback([options, &exit_code] { exit_code = withdraw(*options); });

  CLI::App* const suspending =
      member.add_subcommand("suspend", "Suspend a member, who is then only metered");
  suspending->add_option("address", options->address, "their account")->required();
  suspending->add_flag("--lift", options->lift, "end the suspension instead");
  add_community(*suspending, *options);
  add_signer_options(*suspending, options->signer);
  suspending->callback([options, &exit_code] { exit_code = suspend(*options); });
}

}  // namespace wattbook::cli
