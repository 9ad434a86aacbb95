#include "cli/proof_command.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "cli/ledger_verbs.h"
#include "node/env/files.h"
#include "proof/check.h"

namespace wattbook::cli {
namespace {

struct CheckOptions {
  std::string file;
  std::string head;
  std::string foundation;
  std::string certificate;
  std::string headers;
  std::string receipt;
};

Result<Bytes> read_if_named(env::Files& files, const std::string& path) {
  return path.empty() ? Result<Bytes>(Bytes()) : files.read(path);
}

int check(const CheckOptions& options) {
  if (options.head.empty() && options.foundation.empty()) {
    fmt::print(stderr,
               "wattbook proof check: say whom you trust: --head HASH of a block, or --foundation "
               "HASH of delegates\n");
    return 2;
  }
  const bool by_head = !options.head.empty();
  const auto hash = fixed_from_hex<Hash>(by_head ? options.head : options.foundation);
  if (!hash || hash->is_zero()) {
    fmt::print(stderr, "wattbook proof check: {} takes 0x and 64 hexadecimal digits\n",
               by_head ? "--head" : "--foundation");
    return 2;
  }
  env::SystemFiles files;
  const Result<Bytes> file = files.read(options.file);
  if (!file) return report(file.error());
  const Result<Bytes> headers = read_if_named(files, options.headers);
  if (!headers) return report(headers.error());
  const Result<Bytes> receipt = read_if_named(files, options.receipt);
  if (!receipt) return report(receipt.error());
  const Result<Bytes> certificate = options.certificate.empty() ? proof::unwrap_certificate(*file)
                                                                : files.read(options.certificate);
  if (!certificate) return report(certificate.error());
  proof::Trust trust{{}, *headers, *receipt, {}, *certificate};
  (by_head ? trust.head : trust.foundation) = *hash;
  const Result<Bytes> bytes = proof::unwrap(*file);
  const Result<proof::Statement> statement =
      bytes ? proof::check(*bytes, trust) : std::unexpected(bytes.error());
  if (!statement) {
    fmt::print(stderr, "not proven: {}\n", statement.error().message);
    if (!statement.error().hint.empty()) fmt::print(stderr, "hint: {}\n", statement.error().hint);
    return 5;
  }
  fmt::print("{}", proof::describe(*statement));
  return 0;
}

}  // namespace

void add_proof_command(CLI::App& root, int& exit_code) {
  CLI::App& group = *root.add_subcommand("proof", "check a proof offline");
  group.require_subcommand(1);
  CLI::App& verb = *group.add_subcommand("check",
                                         "say what a proof shows, given the hash of a block or of "
                                         "delegates that you trust; exit code 5 "
                                         "if nothing");
  const auto options = std::make_shared<CheckOptions>();
  verb.add_option("FILE", options->file, "the proof")->required()->check(CLI::ExistingFile);
  CLI::Option* const head =
      verb.add_option("--head,--against", options->head, "hash of a block that you trust");
  CLI::Option* const foundation =
      verb.add_option("--foundation", options->foundation,
                      "hash that names the delegates that you trust, who certified the block")
          ->excludes(head);
  verb.add_option("--certificate", options->certificate,
                  "what they signed, where it is not in FILE")
      ->needs(foundation);
  verb.add_option("--headers", options->headers,
                  "headers that lead from the proof's block to the trusted one");
  verb.add_option("--receipt", options->receipt, "the receipt, where it is too long for a proof");
  verb.callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace wattbook::cli
