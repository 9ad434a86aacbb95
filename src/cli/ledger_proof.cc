// `wattbook ledger proof`.
#include <fmt/core.h>

#include "cli/ledger_verbs.h"
#include "node/audit/block_reader.h"
#include "node/audit/certificates.h"
#include "node/audit/make_proof.h"
#include "node/audit/replay.h"

namespace wattbook::cli {
namespace {

// A proof, the block that it leads to, and the receipt where it does not hold it itself.
struct Made {
  Bytes proof;
  chain::SealedBlock block;
  Bytes receipt;
};

Result<Made> prove_command(env::Files& files, const std::string& directory, const CommandId& id) {
  const auto place = audit::find_command(files, directory, id);
  if (!place) return std::unexpected(place.error());
  if (!*place) return fail("no block of this ledger holds the command " + to_hex0x(id));
  Result<audit::Replayed> replayed = audit::replay_to(files, directory, (*place)->height);
  if (!replayed) return std::unexpected(replayed.error());
  const chain::SealedBlock& block = replayed->block;
  const std::uint64_t number = audit::receipt_number(block.header, (*place)->number);
  audit::ReceiptProof made =
      audit::prove_receipt(block.header, block.receipt_leaves, number, block.receipts[number]);
  return Made{std::move(made.proof), block, made.needs_receipt ? block.receipts[number] : Bytes()};
}

Result<Made> prove_account(env::Files& files, const ProofOptions& options, const Address& owner) {
  Height height(options.height);
  if (height.value == 0) {
    const Result<audit::BlockReader> reader = audit::BlockReader::open(files, options.directory);
    if (!reader) return std::unexpected(reader.error());
    if (!reader->last()) return fail("the ledger has no block yet");
    height = *reader->last();
  }
  Result<audit::Replayed> replayed = audit::replay_to(files, options.directory, height);
  if (!replayed) return std::unexpected(replayed.error());
  const std::optional<AccountIndex> account =
      audit::find_account(replayed->machine.state().ledger, owner, options.asset);
  if (!account)
    return fail(fmt::format("{} has no account in '{}' after block {}", to_hex0x(owner),
                            options.asset, height.value),
                "assets are named TSL, WATT-0, DEBT-0, EUR, …");
  return Made{audit::prove_balance(replayed->block.header,
                                   chain::account_leaf(replayed->machine.state().ledger, *account),
                                   replayed->machine.account_path(*account)),
              replayed->block,
              {}};
}

Result<void> write_file(env::Files& files, const std::string& path, ByteView content) {
  const std::size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash);
  return env::write_atomically(files, directory,
                               slash == std::string::npos ? path : path.substr(slash + 1), content);
}

int usage(const char* what) {
  fmt::print(stderr, "wattbook ledger proof: {}\n", what);
  return 2;
}

}  // namespace

int ledger_proof(const ProofOptions& options) {
  const std::optional<CommandId> id = fixed_from_hex<CommandId>(options.command);
  const std::optional<Address> owner = fixed_from_hex<Address>(options.account);
  if (options.command.empty() && options.account.empty())
    return usage("name a command's ID, or --account with --asset");
  if (!options.command.empty() && !id) return usage("ID takes 0x and 32 hexadecimal digits");
  if (!options.account.empty() && !owner)
    return usage("--account takes 0x and 40 hexadecimal digits");
  if (owner && options.asset.empty()) return usage("--account needs --asset");

  env::SystemFiles files;
  const Result<Made> made =
      id ? prove_command(files, options.directory, *id) : prove_account(files, options, *owner);
  if (!made) return report(made.error());
  const std::string named = id ? to_hex(id->view()) : to_hex(owner->view()) + "-" + options.asset;
  const std::string path = options.out.empty() ? named + ".wbproof" : options.out;
  if (const Result<void> written = write_file(files, path, made->proof); !written)
    return report(written.error());
  fmt::print("{}\n", path);
  const auto certificate =
      audit::find_certificate(files, options.directory, made->block.header.height);
  if (!certificate) return report(certificate.error());
  for (const auto& [ending, content] :
       {std::pair(".receipt", made->receipt),
        std::pair(".certificate", certificate->value_or(Bytes()))}) {
    if (content.empty()) continue;
    if (const Result<void> written = write_file(files, path + ending, content); !written)
      return report(written.error());
    fmt::print("{}{}\n", path, ending);
  }
  fmt::print(stderr, "{} bytes; its block is {}, with the hash\n{}\n", made->proof.size(),
             made->block.header.height.value, to_hex0x(made->block.hash));
  return 0;
}

}  // namespace wattbook::cli
