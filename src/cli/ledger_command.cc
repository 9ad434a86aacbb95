#include "cli/ledger_command.h"

#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/ledger_verbs.h"

namespace wattbook::cli {
namespace {

const std::map<std::string, Form> forms{
    {"table", Form::table}, {"json", Form::json}, {"csv", Form::csv}};

CLI::Option* add_directory(CLI::App& verb, std::string& directory) {
  return verb.add_option("DIR", directory, "data directory of a node")
      ->required()
      ->check(CLI::ExistingDirectory);
}

void add_verify(CLI::App& ledger, int& exit_code) {
  CLI::App& verb = *ledger.add_subcommand(
      "verify", "audit the whole ledger: every signature, hash and law; exit code 5 if not sound");
  const auto options = std::make_shared<VerifyOptions>();
  add_directory(verb, options->directory);
  verb.add_option("--from", options->from,
                  "begin before this height at the newest snapshot, and trust it");
  verb.add_option("--head", options->head, "hash that the last block must have");
  verb.add_option("--foundation", options->foundation,
                  "hash of the foundation whose delegates must have certified the newest blocks");
  verb.add_flag("--allow-unfinished", options->allow_unfinished,
                "the node is running or crashed: an unfinished write at the end is no fault");
  verb.add_flag("--json", options->json, "the report as JSON");
  verb.add_flag("--progress", options->progress, "show progress also where stderr is no terminal");
  verb.callback([options, &exit_code] { exit_code = ledger_verify(*options); });
}

void add_head_and_show(CLI::App& ledger, int& exit_code) {
  CLI::App& head = *ledger.add_subcommand("head", "the newest block");
  const auto directory = std::make_shared<std::string>();
  const auto form = std::make_shared<Form>(Form::table);
  add_directory(head, *directory);
  head.add_option("-o,--output", *form, "table, json or csv")
      ->transform(CLI::CheckedTransformer(forms));
  head.callback([=, &exit_code] { exit_code = ledger_head(*directory, *form); });

  CLI::App& show = *ledger.add_subcommand("show", "one block with its commands, or one command");
  const auto what = std::make_shared<std::string>();
  const auto where = std::make_shared<std::string>();
  add_directory(show, *where);
  show.add_option("WHAT", *what, "height of a block, or id of a command (0x…)")->required();
  show.callback([=, &exit_code] { exit_code = ledger_show(*where, *what); });
}

void add_export_and_replay(CLI::App& ledger, int& exit_code) {
  CLI::App& verb = *ledger.add_subcommand("export", "all commands, a line each");
  const auto options = std::make_shared<ExportOptions>();
  add_directory(verb, options->directory);
  verb.add_option("--from", options->from, "first height")->check(CLI::PositiveNumber);
  verb.add_option("--to", options->to, "last height");
  verb.add_flag_callback(
      "--json", [options] { options->form = Form::json; }, "JSON lines");
  verb.add_flag_callback(
      "--csv", [options] { options->form = Form::csv; }, "CSV");
  verb.add_flag("--headers", options->headers, "the chain of block headers, for `proof check`");
  verb.add_option("--out", options->out, "file to write instead of stdout");
  verb.callback([options, &exit_code] { exit_code = ledger_export(*options); });

  CLI::App& replay = *ledger.add_subcommand("replay", "execute the ledger again up to a height");
  const auto directory = std::make_shared<std::string>();
  const auto to = std::make_shared<std::uint64_t>(0);
  add_directory(replay, *directory);
  replay.add_option("--to", *to, "height; without it, the newest block");
  replay.callback([=, &exit_code] { exit_code = ledger_replay(*directory, *to); });
}

void add_proof(CLI::App& ledger, int& exit_code) {
  CLI::App& verb = *ledger.add_subcommand(
      "proof", "a proof of at most 2 KB: of a command's receipt, or of a balance");
  const auto options = std::make_shared<ProofOptions>();
  add_directory(verb, options->directory);
  CLI::Option* command =
      verb.add_option("ID", options->command, "id of the command (0x…) whose receipt is proven");
  CLI::Option* account =
      verb.add_option("--account", options->account, "address whose balance is proven");
  verb.add_option("--asset", options->asset, "TSL, WATT-0, EUR, …")->needs(account);
  verb.add_option("--height", options->height, "block after which the balance is proven")
      ->needs(account);
  account->excludes(command);
  verb.add_option("--out", options->out, "file to write");
  verb.callback([options, &exit_code] { exit_code = ledger_proof(*options); });
}

}  // namespace

void add_ledger_command(CLI::App& root, int& exit_code) {
  CLI::App& ledger = *root.add_subcommand(
      "ledger", "audit, read and prove a ledger from its files, also beside a running node");
  ledger.require_subcommand(1);
  add_verify(ledger, exit_code);
  add_head_and_show(ledger, exit_code);
  add_export_and_replay(ledger, exit_code);
  add_proof(ledger, exit_code);
}

}  // namespace wattbook::cli
