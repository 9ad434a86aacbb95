#include "cli/market_command.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/command_sentence.h"
#include "cli/ledger_client.h"
#include "cli/rows.h"
#include "crypto/address_text.h"
#include "node/api/json_writer.h"

namespace wattbook::cli {
namespace {

struct Options {
  ReaderOptions reader;
  std::uint16_t community = 0;
};

Row level_row(std::string_view side, const api::BookLevelView& level) {
  return {std::string(side), format_decimal(level.price.value),
          format_decimal(level.executable.value), format_decimal(level.waiting.value),
          std::to_string(level.orders)};
}

// Asks from the dearest down, then bids: as the book stands.
std::string book_text(const api::BookView& book, OutputFormat format) {
  std::vector<Row> rows;
  for (auto ask = book.asks.rbegin(); ask != book.asks.rend(); ++ask)
    rows.push_back(level_row("sell", *ask));
  for (const api::BookLevelView& bid : book.bids) rows.push_back(level_row("buy", bid));
  return rows_text({"side", "price", "executable_kwh", "waiting_kwh", "orders"}, rows, format);
}

std::string trades_text(const api::TradesView& trades, OutputFormat format) {
  std::vector<Row> rows;
  for (const api::TradeView& trade : trades.trades)
    rows.push_back({std::to_string(trade.id.value), utc_text(trade.time),
                    format_decimal(trade.price.value), format_decimal(trade.energy.value),
                    crypto::address_text(trade.buyer), crypto::address_text(trade.seller),
                    std::string(codec::name_of(trade.taker))});
  return rows_text({"id", "time", "price", "kwh", "buyer", "seller", "taker"}, rows, format);
}

// Prints what `ask` gets from the node, by `text` or as JSON.
template <class View, class Text>
int show(const Options& options, Reply<View> (LedgerClient::*ask)(std::uint16_t), Text text) {
  Reply<LedgerClient> client = LedgerClient::open(options.reader.server);
  if (!client) return tell(client.error());
  const Reply<View> view = ((*client).*ask)(options.community);
  if (!view) return tell(view.error());
  if (options.reader.output == OutputFormat::json)
    fmt::print("{}\n", api::to_json(*view));
  else
    fmt::print("{}", text(*view, options.reader.output));
  return exit_ok;
}

std::shared_ptr<Options> set_up(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  add_reader_options(app, options->reader, Shows::rows);
  return options;
}

}  // namespace

void add_market_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("market", "The community's energy market");
  app->require_subcommand(1);
  CLI::App* const book = app->add_subcommand("book", "Open orders by price");
  book->callback([options = set_up(*book), &exit_code] {
    exit_code = show(*options, &LedgerClient::book, book_text);
  });
  CLI::App* const trades = app->add_subcommand("trades", "Latest trades");
  trades->callback([options = set_up(*trades), &exit_code] {
    exit_code = show(*options, &LedgerClient::trades, trades_text);
  });
}

}  // namespace wattbook::cli
