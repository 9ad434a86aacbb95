#include "cli/cash_command.h"

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
  std::string currency;
  std::string address;  // the member's, or the gateway's
  std::string reference;
};

// The fields that both kinds have; `address` is the member of one and the gateway of the other.
template <class Kind>
Result<chain::Command> make(const Options& options, Address Kind::*address,
                            const chain::CommandHeader& header, const AssetNames& names) {
  const Result<std::int64_t> amount = read_amount(options.amount, "amount");
  if (!amount) return std::unexpected(amount.error());
  const Result<AssetIndex> asset = names.find(options.currency);
  if (!asset) return std::unexpected(asset.error());
  const Result<Address> other = crypto::read_address(options.address);
  if (!other) return std::unexpected(other.error());
  Kind command{header};
  command.asset = *asset;
  command.*address = *other;
  command.amount = Amount(*amount);
  command.reference = options.reference;
  return command;
}

template <class Kind>
void set_up(CLI::App& app, int& exit_code, Address Kind::*address) {
  const auto options = std::make_shared<Options>();
  app.add_option("amount", options->amount, "how much, such as 100.5")->required();
  app.add_option("currency", options->currency, "its code, or an asset's number")->required();
  app.add_option("address", options->address,
                 std::is_same_v<Kind, chain::Deposit> ? "the member who paid in"
                                                      : "the gateway that pays out")
      ->required();
  app.add_option("--reference", options->reference, "the bank's reference; a deposit's books once")
      ->required();
  add_signer_options(app, options->signer);
  app.callback([options, address, &exit_code] {
    exit_code = sign_and_send(options->signer, [&](const auto& header, const AssetNames& names) {
      return make<Kind>(*options, address, header, names);
    });
  });
}

}  // namespace

void add_deposit_command(CLI::App& root, int& exit_code) {
  set_up(*root.add_subcommand("deposit", "As a gateway, book what a member paid in"), exit_code,
         &chain::Deposit::member);
}

void add_withdraw_command(CLI::App& root, int& exit_code) {
  set_up(*root.add_subcommand("withdraw", "Redeem cash at a gateway"), exit_code,
         &chain::Withdraw::gateway);
}

}  // namespace wattbook::cli
