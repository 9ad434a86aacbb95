#include "cli/token_command.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/caller.h"
#include "cli/command_sentence.h"
#include "cli/rows.h"
#include "core/codec/enum_names.h"
#include "crypto/address_text.h"
#include "node/api/access_views.h"
#include "node/api/page.h"

namespace wattbook::cli {
namespace {

using Tokens = api::Rows<api::TokenView>;

struct Options {
  CallerOptions caller;
  std::string name;
  std::string role = "read_only";
  std::uint32_t days = 90;
  std::uint64_t number = 0;
};

int list(const Options& options) {
  Reply<Caller> caller = Caller::enter(options.caller);
  if (!caller) return tell(caller.error());
  const Reply<Tokens> tokens = caller->get_view<Tokens>("/api/v1/tokens");
  if (!tokens) return tell(tokens.error());
  if (options.caller.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(*tokens));
    return exit_ok;
  }
  std::vector<Row> rows;
  for (const api::TokenView& token : tokens->rows)
    rows.push_back({std::to_string(token.number), token.name,
                    token.owner ? crypto::address_text(*token.owner) : std::string(),
                    std::string(codec::name_of(token.role)), utc_text(token.created),
                    utc_text(token.expires)});
  fmt::print("{}", rows_text({"number", "name", "owner", "role", "created", "expires"}, rows,
                             options.caller.output));
  return exit_ok;
}

int create(const Options& options) {
  Reply<Caller> caller = Caller::enter(options.caller);
  if (!caller) return tell(caller.error());
  const api::TokenRequest wanted{options.name, *codec::enum_from_name<access::Role>(options.role),
                                 Duration(options.days * one_day.value)};
  const Reply<api::NewTokenView> made =
      caller->post_view<api::NewTokenView>("/api/v1/tokens", wanted);
  if (!made) return tell(made.error());
  if (options.caller.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(*made));
    return exit_ok;
  }
  fmt::print(stderr, "Token {} is good until {}; it is not shown again:\n", made->token.number,
             utc_text(made->token.expires));
  fmt::print("{}\n", made->secret);
  return exit_ok;
}

int revoke(const Options& options) {
  Reply<Caller> caller = Caller::enter(options.caller);
  if (!caller) return tell(caller.error());
  const Reply<std::string> done =
      caller->post(fmt::format("/api/v1/tokens/{}/revoke", options.number), "");
  if (!done) return tell(done.error());
  if (options.caller.output == OutputFormat::json)
    fmt::print("{}\n", *done);
  else
    fmt::print("token {} is revoked\n", options.number);
  return exit_ok;
}

}  // namespace

void add_token_command(CLI::App& root, int& exit_code) {
  CLI::App* const token = root.add_subcommand("token", "Tokens for programs that ask the node");
  token->require_subcommand(1);
  const auto options = std::make_shared<Options>();

  CLI::App* const listing = token->add_subcommand("list", "Live sessions and tokens");
  add_caller_options(*listing, options->caller, Shows::rows);
  listing->callback([options, &exit_code] { exit_code = list(*options); });

  CLI::App* const making = token->add_subcommand("create", "Make a token; it is shown once");
  making->add_option("name", options->name, "what it is for")->required();
  making->add_option("--role", options->role, "at most your own")
      ->check(CLI::IsMember({"read_only", "developer", "administrator"}))
      ->capture_default_str();
  making->add_option("--days", options->days, "until it ends")
      ->check(CLI::Range(1, 400))
      ->capture_default_str();
  add_caller_options(*making, options->caller, Shows::one_thing);
  making->callback([options, &exit_code] { exit_code = create(*options); });

  CLI::App* const ending = token->add_subcommand("revoke", "End a session or token at once");
  ending->add_option("number", options->number, "as `token list` shows it")->required();
  add_caller_options(*ending, options->caller, Shows::one_thing);
  ending->callback([options, &exit_code] { exit_code = revoke(*options); });
}

}  // namespace wattbook::cli
