#include "cli/send_command.h"

#include <memory>

#include <CLI/CLI.hpp>

#include "cli/command_arguments.h"
#include "cli/signing.h"
#include "crypto/address_text.h"

namespace wattbook::cli {
namespace {

struct Options {
  SignerOptions signer;
  std::string amount;
  std::string asset;
  std::string to;
  std::string memo;
};

Result<chain::Command> make(const Options& options, const chain::CommandHeader& header,
                            const AssetNames& names) {
  const Result<std::int64_t> amount = read_amount(options.amount, "amount");
  if (!amount) return std::unexpected(amount.error());
  const Result<AssetIndex> asset = names.find(options.asset);
  if (!asset) return std::unexpected(asset.error());
  const Result<Address> to = crypto::read_address(options.to);
  if (!to) return std::unexpected(to.error());
  chain::Transfer command{header};
  command.legs = {{*asset, *to, Amount(*amount)}};
  command.memo = options.memo;
  return command;
}

}  // namespace

void add_send_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("send", "Pay another member, in any asset");
  const auto options = std::make_shared<Options>();
  app->add_option("amount", options->amount, "how much, such as 1.5")->required();
  app->add_option("asset", options->asset, "TSL, WATT, the currency, or an asset's number")
      ->required();
  app->add_option("to", options->to, "the payee's address")->required();
  app->add_option("--memo", options->memo, "what it is for; anybody can read it");
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(options->signer, [&](const auto& header, const AssetNames& names) {
      return make(*options, header, names);
    });
  });
}

}  // namespace wattbook::cli
