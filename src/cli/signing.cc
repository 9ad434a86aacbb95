#include "cli/signing.h"

#include <fmt/format.h>

#include "cli/command_sentence.h"
#include "cli/ledger_client.h"
#include "cli/receipt_command.h"
#include "cli/typed_data_json.h"
#include "crypto/address_text.h"
#include "node/api/typed_data.h"
#include "node/env/entropy.h"

namespace wattbook::cli {
namespace {

chain::CommandHeader new_header(const Address& account, Instant now, std::uint32_t minutes) {
  chain::CommandHeader header;
  env::SystemEntropy entropy;
  entropy.fill(header.id.bytes);
  header.account = account;
  header.expires = now + Duration(one_minute.value * minutes);
  return header;
}

void say(const chain::Command& command, const wallet::KeyEntry& key, const AssetNames& names) {
  const chain::CommandHeader& header = chain::header_of(command);
  fmt::print(stderr, "You sign as {} ({}): {}.\n  command {}, valid until {} of ledger time\n",
             key.name, crypto::address_text(key.address), sentence_of(command, names),
             to_hex0x(header.id), utc_text(header.expires));
}

int send(LedgerClient& client, const api::SignedCommandView& command, OutputFormat output,
         const AssetNames& names) {
  const Reply<ReceiptReply> reply = client.submit(command);
  if (!reply) return tell(reply.error());
  return print_receipt(*reply, output, names);
}

}  // namespace

int sign_and_send(const SignerOptions& options, const MakeCommand& make) {
  env::SystemFiles files;
  wallet::KeyStore store(files, options.keys.directory);
  const Result<wallet::KeyEntry> key = choose_key(store, options.key);
  if (!key) return tell(key.error(), exit_failed);
  Reply<LedgerClient> client = LedgerClient::open(options.reader.server);
  if (!client) return tell(client.error());
  const Reply<api::StatusView> status = client->status();
  if (!status) return tell(status.error());
  const AssetNames names(status->currency);
  const Result<chain::Command> command =
      make(new_header(key->address, status->time, options.valid_minutes), names);
  if (!command) return tell(command.error(), exit_usage);
  say(*command, *key, names);
  if (options.dry_run) {
    fmt::print("{}\n", api::typed_data(*command, status->genesis));
    return exit_ok;
  }
  const Result<crypto::SecretKey> secret = unlock(store, key->name, options.keys);
  if (!secret) return tell(secret.error(), exit_failed);
  const Hash digest = chain::signing_digest(chain::domain_separator(status->genesis), *command);
  return send(*client, {*command, crypto::sign(digest, *secret)}, options.reader.output, names);
}

int send_signed(const ReaderOptions& options, std::string_view json) {
  const auto bytes = api::read_command(json);
  if (!bytes) return tell({bytes.error().detail, bytes.error().fix.value_or("")}, exit_usage);
  const auto decoded = chain::decode_signed(*bytes);
  if (!decoded)
    return tell({std::string(chain::rejection_name(decoded.error().code)), ""}, exit_usage);
  Reply<LedgerClient> client = LedgerClient::open(options.server);
  if (!client) return tell(client.error());
  const Reply<api::StatusView> status = client->status();
  if (!status) return tell(status.error());
  const AssetNames names(status->currency);
  fmt::print(stderr, "Signed before: {}.\n", sentence_of(decoded->command, names));
  return send(*client, {decoded->command, decoded->signature}, options.output, names);
}

}  // namespace wattbook::cli
