#include "cli/user_command.h"

#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/caller.h"
#include "cli/rows.h"
#include "core/codec/enum_names.h"
#include "crypto/address_text.h"
#include "node/api/access_views.h"
#include "node/api/page.h"

namespace wattbook::cli {
namespace {

using Grants = api::Rows<api::GrantView>;

struct Options {
  CallerOptions caller;
  std::string address;
  std::string role = "read_only";
};

std::string role_text(const std::optional<access::Role>& role) {
  return role ? std::string(codec::name_of(*role)) : std::string();
}

int list(const Options& options) {
  Reply<Caller> caller = Caller::enter(options.caller);
  if (!caller) return tell(caller.error());
  const Reply<Grants> grants = caller->get_view<Grants>("/api/v1/grants");
  if (!grants) return tell(grants.error());
  if (options.caller.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(*grants));
    return exit_ok;
  }
  std::vector<Row> rows;
  for (const api::GrantView& grant : grants->rows)
    rows.push_back({crypto::address_text(grant.address), role_text(grant.role)});
  fmt::print("{}", rows_text({"address", "role"}, rows, options.caller.output));
  return exit_ok;
}

enum class Change : std::uint8_t { add, role, remove };

// What the address must be before: somebody who is added twice, or changed but not there, is a
// mistake to be told of.
Result<void> check(const Grants& grants, const Address& address, Change change) {
  const auto found = std::ranges::find(grants.rows, address, &api::GrantView::address);
  const bool known = found != grants.rows.end();
  if (change == Change::add && known)
    return fail(
        fmt::format("{} is {} already", crypto::address_text(address), role_text(found->role)),
        "change it with: wattbook user role");
  if (change != Change::add && !known)
    return fail(fmt::format("{} has no role here", crypto::address_text(address)),
                "list them with: wattbook user list");
  return {};
}

int apply(const Options& options, Change change) {
  const Result<Address> address = crypto::read_address(options.address);
  if (!address) return tell(address.error(), exit_usage);
  Reply<Caller> caller = Caller::enter(options.caller);
  if (!caller) return tell(caller.error());
  const Reply<Grants> grants = caller->get_view<Grants>("/api/v1/grants");
  if (!grants) return tell(grants.error());
  if (const Result<void> checked = check(*grants, *address, change); !checked)
    return tell(checked.error(), exit_failed);
  api::GrantView wanted{*address, {}};
  if (change != Change::remove) wanted.role = codec::enum_from_name<access::Role>(options.role);
  const Reply<api::GrantView> done = caller->post_view<api::GrantView>("/api/v1/grants", wanted);
  if (!done) return tell(done.error());
  if (options.caller.output == OutputFormat::json)
    fmt::print("{}\n", api::to_json(*done));
  else
    fmt::print("{} {}\n", crypto::address_text(done->address),
               done->role ? role_text(done->role) : "has no role any more");
  return exit_ok;
}

void add_change(CLI::App& user, const std::string& name, const std::string& help, Change change,
                int& exit_code) {
  CLI::App* const verb = user.add_subcommand(name, help);
  const auto options = std::make_shared<Options>();
  verb->add_option("address", options->address, "their account")->required();
  if (change != Change::remove) {
    auto* const role = verb->add_option(change == Change::role ? "role" : "--role", options->role,
                                        "what they may do");
    role->check(CLI::IsMember({"read_only", "developer", "administrator"}))->capture_default_str();
    if (change == Change::role) role->required();
  }
  add_caller_options(*verb, options->caller, Shows::one_thing);
  verb->callback([options, change, &exit_code] { exit_code = apply(*options, change); });
}

}  // namespace

void add_user_command(CLI::App& root, int& exit_code) {
  CLI::App* const user = root.add_subcommand("user", "Who administers this node");
  user->require_subcommand(1);
  CLI::App* const listing = user->add_subcommand("list", "Addresses with a role");
  const auto options = std::make_shared<Options>();
  add_caller_options(*listing, options->caller, Shows::rows);
  listing->callback([options, &exit_code] { exit_code = list(*options); });
  add_change(*user, "add", "Give an address a role", Change::add, exit_code);
  add_change(*user, "role", "Change the role of an address", Change::role, exit_code);
  add_change(*user, "remove", "Take an address its role and end its sessions", Change::remove,
             exit_code);
}

}  // namespace wattbook::cli
