#include "cli/command_command.h"

#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command_arguments.h"
#include "cli/secret_input.h"
#include "cli/signing.h"
#include "cli/verbs.h"

namespace wattbook::cli {
namespace {

struct Options {
  SignerOptions signer;
  std::string kind;
  std::vector<std::string> arguments;
  std::string signed_file;
  bool kinds = false;
};

int run(const Options& options) {
  if (options.kinds) {
    for (std::size_t kind = 0; kind < chain::command_kinds; ++kind)
      fmt::print("{}\n", chain::command_type(kind));
    return exit_ok;
  }
  if (!options.signed_file.empty()) {
    const auto json = read_secret_file(options.signed_file);
    if (!json) return tell(json.error(), exit_failed);
    return send_signed(options.signer.reader, json->text());
  }
  if (options.kind.empty())
    return tell({"no kind of command is named", "list them with: wattbook command --kinds"},
                exit_usage);
  return sign_and_send(options.signer,
                       [&options](const chain::CommandHeader& header, const AssetNames&) {
                         return command_from_arguments(options.kind, options.arguments, header);
                       });
}

}  // namespace

void add_command_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("command", "Sign and send any command of the ledger");
  const auto options = std::make_shared<Options>();
  app->add_option("kind", options->kind, "kind of command, such as RegisterMember");
  app->add_option("fields", options->arguments, "its fields, each as field=value");
  app->add_flag("--kinds", options->kinds, "list the kinds with their fields and types");
  app->add_option("--signed", options->signed_file,
                  "send the signed command of this file; '-' is standard input");
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace wattbook::cli
