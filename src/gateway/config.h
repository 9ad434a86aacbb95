// Which devices a gateway reads, and what their numbers mean: a TOML file of mappings, so that a
// new kind of device needs no code. docs/meters.md describes every key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "base/strong_id.h"
#include "gateway/evidence.h"
#include "gateway/serial_line.h"
#include "meters/csv_layout.h"
#include "meters/fine_energy.h"
#include "meters/registers.h"
#include "node/env/local_time.h"

namespace wattbook::gateway {

enum class Quantity : std::uint8_t { drawn, fed_in, time };
enum class SourceKind : std::uint8_t { mqtt, http, p1, sml, modbus, sunspec };

// From a topic's payload, or from registers, to a quantity.
struct ValueMapping {
  Quantity quantity = Quantity::drawn;
  std::string topic;   // MQTT
  std::string path;    // into a JSON payload or body; empty: the payload is the number
  std::string entity;  // Home Assistant's unique_id, from whose discovery topic and path come
  char decimal = '.';
  std::uint16_t address = 0;  // Modbus
  bool input_register = false;
  meters::WordKind kind = meters::WordKind::u32;
  meters::WordOrder order = meters::WordOrder::high_first;
  meters::Unit unit = meters::Unit::kwh;
  std::int32_t power_of_ten = 0;  // the number is multiplied by 10 to this
};

struct DeviceConfig {
  std::string name;
  CommunityIndex community;
  MeterIndex meter;
  SourceKind source = SourceKind::mqtt;
  std::string host;  // of TCP sources
  std::uint16_t port = 0;
  SerialLine line;                        // of telegrams, in place of host and port
  std::uint8_t unit_id = 1;               // Modbus
  Duration every{10 * one_second.value};  // between two polls
  env::TimeZone zone;                     // of stamps without offset
  Duration drift_max{one_minute.value};
  Power rated{0};  // 0: steps are not bounded
  std::vector<ValueMapping> values;

  Evidence evidence() const {
    return source == SourceKind::mqtt || source == SourceKind::http ? Evidence::told_by_gateway
                                                                    : Evidence::read_from_meter;
  }
};

struct BrokerConfig {
  std::string host;
  std::uint16_t port = 1883;
  bool version_5 = true;
  std::string client_id = "wattbook-gateway";
  std::string user;
  std::string password_file;
  std::string discovery = "homeassistant";  // prefix of discovery topics
  std::string publish;  // prefix under which prices and balances are published; empty: they are not
};

// Where devices with source = "http" push to.
struct PushConfig {
  std::string host;  // IPv4 or IPv6 literal
  std::uint16_t port = 0;
  std::string token_file;
};

// A folder into which files of meter data are dropped (drop_folder.h).
struct FolderConfig {
  std::string name;
  std::string path;
  CommunityIndex community;
  std::vector<std::string> map;  // "POINT=NUMBER", or the path of a CSV file of them
  std::string zone;              // of stamps without offset; empty: the community's
  std::string sheet;             // of workbooks with several
  meters::CsvHints hints;        // what is not to be guessed
};

struct GatewayConfig {
  std::string journal;       // directory
  std::string metrics_file;  // empty: none
  std::optional<BrokerConfig> broker;
  std::optional<PushConfig> push;
  std::vector<DeviceConfig> devices;
  std::vector<FolderConfig> folders;
};

inline constexpr std::size_t devices_max = 10'000;

// Paths in the file are relative to its folder. Fails with line and column of the first complaint.
Result<GatewayConfig> load_gateway_config(const std::string& path);

// The mappings that well-known programs need: "tasmota", "shelly-plus", "shelly-3em", "shelly-em",
// for the device's base topic or name.
Result<std::vector<ValueMapping>> preset_mappings(std::string_view preset, std::string_view name);

}  // namespace wattbook::gateway
