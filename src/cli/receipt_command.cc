#include "cli/receipt_command.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/receipt_words.h"

namespace wattbook::cli {
namespace {

struct Options {
  ReaderOptions reader;
  std::string id;
};

int run(const Options& options) {
  const auto id = fixed_from_hex<CommandId>(options.id);
  if (!id)
    return tell({fmt::format("'{}' is not the id of a command", options.id),
                 "write 0x and 32 hexadecimal digits"},
                exit_usage);
  Reply<LedgerClient> client = LedgerClient::open(options.reader.server);
  if (!client) return tell(client.error());
  const Reply<ReceiptReply> reply = client->receipt(*id);
  if (!reply) return tell(reply.error());
  return print_receipt(*reply, options.reader.output, AssetNames());
}

}  // namespace

int print_receipt(const ReceiptReply& reply, OutputFormat output, const AssetNames& names) {
  if (output == OutputFormat::json)
    fmt::print("{}\n", reply.json);
  else
    fmt::print("{}", receipt_text(reply.receipt, names));
  return is_executed(reply.receipt) ? exit_ok : exit_failed;
}

void add_receipt_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("receipt", "What became of a command");
  const auto options = std::make_shared<Options>();
  app->add_option("id", options->id, "the command's id")->required();
  add_reader_options(*app, options->reader, Shows::one_thing);
  app->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace wattbook::cli
