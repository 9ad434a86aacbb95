// A node's meters as the verbs about meters see them, and the way of readings to it: signed batches
// of a concentrator (DOMAIN 4.1), each judged reading by reading.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/ledger_client.h"
#include "core/chain/command.h"
#include "crypto/signature.h"
#include "meters/register_builder.h"
#include "node/api/metering_views.h"

namespace wattbook::cli {

// Every meter of the community, by number.
Reply<std::vector<api::MeterView>> all_meters(LedgerClient& client, CommunityIndex community);

// The newest accepted reading; nothing where there is none.
Reply<std::optional<api::ReadingView>> newest_reading(LedgerClient& client,
                                                      CommunityIndex community, MeterIndex meter);

// The energies of a meter's intervals that start at or after `from`, latest first.
Reply<std::vector<api::MeterIntervalView>> intervals_since(LedgerClient& client,
                                                           CommunityIndex community,
                                                           MeterIndex meter, Instant from);

// Signs and sends readings in batches as full as the ledger takes them.
class ReadingSender {
 public:
  struct Signing {
    CommunityIndex community;
    Address account;
    Hash genesis;
    std::uint32_t protocol_version = 0;  // before 5 the ledger takes no evidence
    Instant expires;
  };
  // Refers to both.
  ReadingSender(LedgerClient& client, const crypto::SecretKey& key, const Signing& signing)
      : client_(client), key_(key), signing_(signing) {}

  // The sequence number of the meter's newest reading; those sent count on from there.
  void begin_meter(MeterIndex meter, std::uint64_t sequence) { sequences_[meter.value] = sequence; }

  // Sequence numbers are the seconds of the time where that is above the last one, so that the same
  // reading sent twice is the same reading (DOMAIN 4.3). Its evidence is `imported`.
  Reply<void> add(MeterIndex meter, Instant time, Energy import_register, Energy export_register);
  // The same with a sequence number of its own. Fewer than a batch, then `flush_whatever`.
  Reply<void> add_numbered(const chain::FoundedReading& reading);
  // Sends what is left. Fails where not one reading of a batch is believed.
  Reply<void> flush();
  // Sends what is left, believed or not.
  Reply<void> flush_whatever();

  std::uint64_t sent() const { return sent_; }
  // Readings in quarantine by cause, with the first of each for the eye.
  struct Quarantined {
    std::uint64_t count = 0;
    MeterIndex meter;
    std::uint64_t sequence = 0;
  };
  const std::map<std::uint16_t, Quarantined>& quarantined() const { return quarantined_; }

 private:
  chain::Command command_of(std::vector<chain::FoundedReading> batch) const;
  // How many of the batch went to quarantine.
  Reply<std::size_t> send_batch();

  LedgerClient& client_;
  const crypto::SecretKey& key_;
  Signing signing_;
  std::vector<chain::FoundedReading> batch_;
  std::map<std::uint32_t, std::uint64_t> sequences_;
  std::map<std::uint16_t, Quarantined> quarantined_;
  std::uint64_t sent_ = 0;
};

}  // namespace wattbook::cli
