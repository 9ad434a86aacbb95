// The node behind a gateway: what it asks, sends and tells, over the public interface.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/ledger_client.h"
#include "cli/node_clock.h"
#include "crypto/signature.h"
#include "gateway/gateway.h"

namespace wattbook::cli {

// One thread at a time.
class GatewayLedger {
 public:
  // Told to whoever looks after the gateway, each reason once: it is tried again all the time, and
  // the counters tell how often.
  using Say = std::function<void(const std::string& message, const std::string& hint)>;

  GatewayLedger(LedgerClient client, crypto::SecretKey key, Address account,
                std::uint32_t valid_minutes, Say say);

  Result<std::optional<gateway::StoredReading>> newest(CommunityIndex community, MeterIndex meter);
  // How many went to quarantine.
  Result<std::size_t> submit(std::span<const gateway::StoredReading> readings);
  const crypto::SecretKey& key() const { return key_; }
  // False where `own` is more than a minute off the node's clock, which is told with the remedy;
  // what was found before where the node is away.
  bool clock_agrees(Instant own);
  void report(const std::vector<gateway::DeviceStatus>& devices);
  // Prices, surplus and balances, announced to Home Assistant; empty where the node is away.
  std::vector<std::pair<std::string, std::string>> publications(
      const gateway::BrokerConfig& broker);

 private:
  Result<std::size_t> send(std::span<const gateway::StoredReading> readings);
  Reply<void> post_health(const std::string& body);

  LedgerClient client_;
  crypto::SecretKey key_;
  Address account_;
  Duration valid_;
  Say say_;
  std::string told_of_readings_;
  std::string told_of_health_;
  bool told_of_clock_ = false;
  NodeClock node_clock_;
};

}  // namespace wattbook::cli
