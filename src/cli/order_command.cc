#include "cli/order_command.h"

#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/command_arguments.h"
#include "cli/order_list.h"
#include "cli/signing.h"

namespace wattbook::cli {
namespace {

struct Options {
  SignerOptions signer;
  CommunityIndex community;
  chain::Instrument instrument = chain::Instrument::watt;
  bool auction = false;
  market::Side side = market::Side::buy;
  bool market = false;
  market::TimeInForce time_in_force = market::TimeInForce::good_till_cancelled;
  std::uint32_t good_minutes = 0;
  bool post_only = false;
  std::string quantity;
  std::string price;
  OrderId order;
};

chain::Session session_of(const Options& options) {
  return options.auction ? chain::Session::auction : chain::Session::continuous;
}

struct Lot {
  Price price;
  Amount quantity;
};
Result<Lot> read_lot(const Options& options) {
  const Result<std::int64_t> price = read_amount(options.price, "price");
  if (!price) return std::unexpected(price.error());
  const Result<std::int64_t> quantity = read_amount(options.quantity, "quantity");
  if (!quantity) return std::unexpected(quantity.error());
  return Lot{Price(*price), Amount(*quantity)};
}

Result<chain::Command> place(const Options& options, const chain::CommandHeader& header,
                             Instant now) {
  const Result<Lot> lot = read_lot(options);
  if (!lot) return std::unexpected(lot.error());
  chain::PlaceOrder command{header};
  command.community = options.community;
  command.instrument = options.instrument;
  command.session = session_of(options);
  command.side = options.side;
  command.kind = options.market ? market::OrderKind::market : market::OrderKind::limit;
  command.price = lot->price;
  command.quantity = lot->quantity;
  command.time_in_force = options.time_in_force;
  if (options.good_minutes > 0) {
    command.time_in_force = market::TimeInForce::good_till_time;
    command.good_till = now + Duration(one_minute.value * options.good_minutes);
  }
  command.post_only = options.post_only;
  return command;
}

Result<chain::Command> replace(const Options& options, const chain::CommandHeader& header) {
  const Result<Lot> lot = read_lot(options);
  if (!lot) return std::unexpected(lot.error());
  chain::ReplaceOrder command{header};
  command.community = options.community;
  command.instrument = options.instrument;
  command.order = options.order;
  command.price = lot->price;
  command.quantity = lot->quantity;
  return command;
}

Result<chain::Command> cancel(const Options& options, const chain::CommandHeader& header) {
  chain::CancelOrder command{header};
  command.community = options.community;
  command.instrument = options.instrument;
  command.session = session_of(options);
  command.order = options.order;
  return command;
}

template <class Enum>
CLI::CheckedTransformer choice() {
  std::map<std::string, Enum> names;
  for (const auto& entry : codec::enumerators_of<Enum>)
    names.emplace(std::string(entry.name), entry.value);
  return CLI::CheckedTransformer(names);
}

void add_market_options(CLI::App& app, Options& options) {
  app.add_option("--community", options.community.value, "number of the community")
      ->capture_default_str();
  app.add_option("--instrument", options.instrument, "what is traded for cash; watt by default")
      ->transform(choice<chain::Instrument>())
      ->option_text("watt|tsl");
}

void add_place(CLI::App& order, int& exit_code) {
  CLI::App* const app = order.add_subcommand("place", "Offer or bid");
  const auto options = std::make_shared<Options>();
  app->add_option("side", options->side, "buy or sell")
      ->required()
      ->transform(choice<market::Side>())
      ->option_text("buy|sell");
  app->add_option("quantity", options->quantity, "kWh, or TSL")->required();
  app->add_option("--price", options->price, "limit, cash per kWh or TSL; may be negative")
      ->required();
  add_market_options(*app, *options);
  app->add_flag("--auction", options->auction, "for the next call auction");
  app->add_flag("--market", options->market, "take what there is; --price protects");
  app->add_option("--time-in-force", options->time_in_force, "how long it stands")
      ->transform(choice<market::TimeInForce>())
      ->option_text("good_till_cancelled|immediate_or_cancel|fill_or_kill");
  app->add_option("--good-for", options->good_minutes, "minutes of ledger time that it stands")
      ->check(CLI::Range(1, 60 * 24 * 366));
  app->add_flag("--post-only", options->post_only, "refuse it where it would trade at once");
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(options->signer, [&](const auto& header, const AssetNames&) {
      const Instant now =
          header.expires - Duration(one_minute.value * options->signer.valid_minutes);
      return place(*options, header, now);
    });
  });
}

void add_replace(CLI::App& order, int& exit_code) {
  CLI::App* const app = order.add_subcommand(
      "replace", "Change price and open quantity; less at the same price keeps its place");
  const auto options = std::make_shared<Options>();
  app->add_option("order", options->order.value, "number of the order")->required();
  app->add_option("quantity", options->quantity, "kWh, or TSL")->required();
  app->add_option("--price", options->price, "limit, cash per kWh or TSL")->required();
  add_market_options(*app, *options);
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(options->signer, [&](const auto& header, const AssetNames&) {
      return replace(*options, header);
    });
  });
}

void add_cancel(CLI::App& order, int& exit_code) {
  CLI::App* const app = order.add_subcommand("cancel", "Withdraw an order");
  const auto options = std::make_shared<Options>();
  app->add_option("order", options->order.value, "number of the order")->required();
  add_market_options(*app, *options);
  app->add_flag("--auction", options->auction, "an order for the call auction");
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(options->signer, [&](const auto& header, const AssetNames&) {
      return cancel(*options, header);
    });
  });
}

}  // namespace

void add_order_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("order", "Orders on the community's markets");
  app->require_subcommand(1);
  add_place(*app, exit_code);
  add_replace(*app, exit_code);
  add_cancel(*app, exit_code);
  add_order_list(*app, exit_code);
}

}  // namespace wattbook::cli
