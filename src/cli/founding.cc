#include "cli/founding.h"

#include <vector>

#include "base/check.h"
#include "core/chain/command.h"
#include "core/chain/genesis.h"
#include "core/chain/protocol_version.h"
#include "core/chain/receipt.h"
#include "core/chain/rejection.h"
#include "node/app/node.h"
#include "node/audit/genesis_file.h"

namespace wattbook::cli {
namespace {

class Signer {
 public:
  Signer(const crypto::SecretKey& key, const Hash& separator, Instant expires,
         env::Entropy& entropy)
      : key_(key), separator_(separator), expires_(expires), entropy_(entropy) {}

  template <class Body>
  Bytes operator()(Body body) const {
    entropy_.fill(body.id.bytes);
    body.account = crypto::address_of(key_);
    body.expires = expires_;
    const chain::Command command(std::move(body));
    return chain::encode_signed(
        {command, crypto::sign(chain::signing_digest(separator_, command), key_)});
  }

 private:
  const crypto::SecretKey& key_;
  const Hash separator_;
  const Instant expires_;
  env::Entropy& entropy_;
};

// Every ledger begins under version 1 of the rules; a new one goes on to the newest, one version a
// block. That of version 2 stands in block 2, behind the founding, and holds from block 3 on.
chain::ScheduleUpgrade upgrade_to(std::uint32_t version) {
  chain::ScheduleUpgrade upgrade;
  upgrade.version = version;
  upgrade.height = Height(version + 1);
  return upgrade;
}

std::vector<Bytes> founding_commands(const Founding& founding, const Address& administrator,
                                     Instant now, const Signer& sign) {
  chain::CreateCommunity community;
  community.name = founding.name;
  community.operator_account = administrator;
  community.currency = founding.currency;
  community.settings = founding.settings;
  chain::SetTariff tariff;
  tariff.community = CommunityIndex(0);
  tariff.first_interval = interval_of(now, founding.settings.interval_length);
  tariff.points = {{founding.import_price, founding.feed_in_price, founding.sharing_price}};
  std::vector<Bytes> out;
  out.push_back(sign(community));
  out.push_back(sign(tariff));
  return out;
}

// Executes them in a block of their own.
Result<void> execute(consensus::Engine& engine, std::vector<Bytes> commands) {
  std::vector<consensus::Outcome> outcomes;
  const consensus::Submitted submitted = engine.submit_batch(
      std::move(commands),
      [&outcomes](std::vector<consensus::Outcome> out) { outcomes = std::move(out); });
  CHECK(submitted == consensus::Submitted::queued);  // nothing else runs
  if (Result<bool> stepped = engine.step(); !stepped) return std::unexpected(stepped.error());
  for (const consensus::Outcome& outcome : outcomes) {
    const std::optional<chain::Receipt> receipt = chain::decode_receipt(outcome.bytes);
    CHECK(receipt.has_value());  // our own bytes
    if (receipt->code != chain::Rejection::none)
      return fail("the ledger refuses these rules: " +
                      std::string(chain::rejection_name(receipt->code)) + " " + receipt->field,
                  "docs/protocol.md explains each field of CommunitySettings");
  }
  return {};
}

}  // namespace

Result<void> found_ledger(const std::string& data_directory, const Founding& founding,
                          const crypto::SecretKey& administrator, const env::Clock& clock,
                          env::Entropy& entropy, env::Log& log) {
  chain::Genesis genesis;
  genesis.name = founding.name;
  genesis.time = clock.now() - one_second;
  genesis.governor = crypto::address_of(administrator);
  // TSL are made once, at genesis. The pool pays the starter grants of 5.2.
  genesis.education_pool = Amount(chain::tsl_supply.value / 10);
  app::NodeOptions options;
  options.genesis = genesis;
  options.data_directory = data_directory;
  auto node = app::Node::open(std::move(options), clock, log);
  if (!node) return std::unexpected(node.error());
  env::SystemFiles files;
  if (Result<void> written = audit::keep_genesis(files, data_directory, genesis); !written)
    return written;

  const Signer sign(administrator, chain::domain_separator(chain::genesis_hash(genesis)),
                    clock.now() + one_hour, entropy);
  consensus::Engine& engine = (*node)->engine();
  if (Result<void> founded =
          execute(engine, founding_commands(founding, genesis.governor, clock.now(), sign));
      !founded)
    return founded;
  for (std::uint32_t version = chain::protocol_version_first + 1;
       version <= chain::protocol_version_newest; ++version)
    if (Result<void> upgraded = execute(engine, {sign(upgrade_to(version))}); !upgraded)
      return upgraded;
  return (*node)->stop();
}

}  // namespace wattbook::cli
