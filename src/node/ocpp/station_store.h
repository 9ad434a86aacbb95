// The charge points that this node knows, in one file: what the operator decided about each, and
// what each last said of itself. Who owns it and what it costs is the ledger's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/instant.h"
#include "node/env/entropy.h"
#include "node/env/files.h"
#include "node/ocmf/key_registry.h"

namespace wattbook::ocpp {

enum class Approval : std::uint8_t { waiting, approved, refused };

// OCPP security profiles (OCPP 2.0.1 part 2, A00): 0 none, 1 basic authentication, 2 the same over
// TLS, 3 client certificates.
inline constexpr std::uint32_t security_profile_max = 3;

struct KnownStation {
  std::string name;  // the CPID of its address
  Approval approval = Approval::waiting;
  std::uint32_t security_profile = 0;  // the lowest it may connect with
  std::string password_salt;           // hex
  std::string password_hash;           // hex; empty: no password
  bool may_omit_protocol = false;      // without Sec-WebSocket-Protocol it is taken to speak 1.6
  Instant first_seen;
  Instant last_seen;

  // As told at its last boot.
  std::string vendor;
  std::string model;
  std::string serial;
  std::string firmware;
  std::string protocol;  // "ocpp1.6"
};

// One thread at a time.
class StationStore {
 public:
  // Reads `directory`/stations.jsonl and meter_keys.jsonl, where they exist.
  static Result<StationStore> open(env::Files& files, std::string directory, env::Entropy& entropy);

  // Null where unknown. Valid until the store goes.
  KnownStation* find(std::string_view name);
  const std::map<std::string, KnownStation, std::less<>>& all() const { return stations_; }
  // Adds it, or fails where too many wait for approval already.
  Result<KnownStation*> add(std::string_view name, Approval approval, Instant now);
  void remove(std::string_view name) { stations_.erase(std::string(name)); }

  // An empty password takes it away.
  void set_password(KnownStation& station, std::string_view password);
  static bool has_password(const KnownStation& station, std::string_view password);

  // Marks what was changed through a pointer, to be saved before long.
  void touch() { dirty_ = true; }
  Result<void> save_if_touched();
  // Now; returns once it is durable.
  Result<void> save();

  const ocmf::KeyRegistry& meter_keys() const { return meter_keys_; }
  Result<void> add_meter_key(ocmf::MeterKey key);

 private:
  StationStore(env::Files& files, std::string directory, env::Entropy& entropy)
      : files_(&files), directory_(std::move(directory)), entropy_(&entropy) {}

  env::Files* files_;
  std::string directory_;
  env::Entropy* entropy_;
  std::map<std::string, KnownStation, std::less<>> stations_;
  ocmf::KeyRegistry meter_keys_;
  bool dirty_ = false;
};

}  // namespace wattbook::ocpp
