#include "cli/agent_command.h"

#include <array>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/command_arguments.h"
#include "cli/signing.h"

namespace wattbook::cli {
namespace {

struct Options {
  SignerOptions signer;
  CommunityIndex community;
  chain::AgentKind kind = chain::AgentKind::none;
  std::string buy_at = "0";
  std::string sell_at = "0";
  std::string buy_below = "0";
  std::string sell_above = "0";
};

Result<chain::Command> make(const Options& options, const chain::CommandHeader& header) {
  std::array<std::int64_t, 4> values{};
  const std::array<std::pair<const std::string*, std::string_view>, 4> texts{
      {{&options.buy_at, "price --buy-at"},
       {&options.sell_at, "price --sell-at"},
       {&options.buy_below, "energy --buy-below"},
       {&options.sell_above, "energy --sell-above"}}};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Result<std::int64_t> value = read_amount(*texts[i].first, texts[i].second);
    if (!value) return std::unexpected(value.error());
    values[i] = *value;
  }
  chain::SetAgent command{header};
  command.community = options.community;
  command.kind = options.kind;
  command.target_buy = Price(values[0]);
  command.target_sell = Price(values[1]);
  command.buy_below = Energy(values[2]);
  command.sell_above = Energy(values[3]);
  return command;
}

void add_set(CLI::App& agent, int& exit_code) {
  CLI::App* const app = agent.add_subcommand("set", "Choose the agent and its limits, or none");
  const auto options = std::make_shared<Options>();
  std::map<std::string, chain::AgentKind> kinds;
  for (const auto& entry : codec::enumerators_of<chain::AgentKind>)
    kinds.emplace(std::string(entry.name), entry.value);
  app->add_option("kind", options->kind, "none switches it off")
      ->required()
      ->transform(CLI::CheckedTransformer(kinds))
      ->option_text("none|target_price|zero_intelligence");
  app->add_option("--buy-at", options->buy_at, "target price of bids");
  app->add_option("--sell-at", options->sell_at, "target price of offers");
  app->add_option("--buy-below", options->buy_below, "kWh in store below which it bids");
  app->add_option("--sell-above", options->sell_above, "kWh in store above which it offers");
  app->add_option("--community", options->community.value, "number of the community")
      ->capture_default_str();
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(options->signer, [&](const auto& header, const AssetNames&) {
      return make(*options, header);
    });
  });
}

}  // namespace

void add_agent_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("agent", "The agent that trades for a member");
  app->require_subcommand(1);
  add_set(*app, exit_code);
}

}  // namespace wattbook::cli
