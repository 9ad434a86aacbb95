// What an operator can set, once: name, kind, default, help and meaning of every setting. The
// parser, the commented file that `wattbook init` writes, `wattbook config show` and
// docs/configuration.md all come from the one table in settings.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/charging/load_limits.h"
#include "node/env/log.h"
#include "node/http/server.h"
#include "node/ocpp/door.h"

namespace wattbook::app {

struct Settings {
  std::string time_zone;
  std::vector<http::Endpoint> listen;
  std::string public_url;  // without a final slash; empty: made from the first address
  bool tls = false;
  std::string certificate_file;
  std::string key_file;
  std::uint32_t connections_max = 0;
  bool open = true;
  bool member_data_public = false;
  std::uint32_t session_hours = 0;
  std::uint32_t requests_per_minute = 0;  // of one peer; 0: not limited
  std::string data_directory;
  std::uint32_t workers = 0;  // 0: one per core
  std::uint32_t snapshot_blocks = 0;
  std::uint32_t snapshots_kept = 0;
  std::uint32_t free_space_min_mib = 0;
  // [cluster]: what app/cluster_settings.h makes of them.
  std::string cluster_member;  // empty: a node by itself
  std::vector<std::string> cluster_members;
  std::uint32_t cluster_epoch = 0;
  std::uint32_t cluster_base = 0;
  std::string cluster_base_block;
  std::string cluster_folder;
  std::uint32_t cluster_etcd_port = 0;
  bool cluster_starts_etcd = true;
  std::string backup_directory;
  std::uint32_t backup_age_max_hours = 0;  // 0: not watched
  env::LogFormat log_format = env::LogFormat::text;
  env::LogLevel log_level = env::LogLevel::info;
  bool log_requests = false;
  std::vector<http::Endpoint> stations_listen;            // empty: none
  std::vector<http::Endpoint> stations_listen_encrypted;  // empty: none
  std::string stations_client_authority_file;
  ocpp::UnknownStations unknown_stations = ocpp::UnknownStations::ask;
  std::uint32_t stations_security_profile = 0;
  std::uint32_t stations_connections_max = 0;
  std::uint32_t stations_log_max_mib = 0;
  std::uint32_t stations_heartbeat_seconds = 0;
  charging_desk::LoadLimits load_limits;
  std::string ocpi_party;  // empty: OCPI is not served
};

enum class SettingKind : std::uint8_t {
  text,
  path,    // relative ones begin at the folder of wattbook.toml
  choice,  // one of `words`
  count,
  flag,
  list  // of texts
};

// When a changed value takes effect.
enum class TakesEffect : std::uint8_t { on_reload, on_restart };

struct Setting {
  std::string_view name;  // "server.listen"
  SettingKind kind = SettingKind::text;
  std::string_view fallback;  // as text; of a list, its one element
  TakesEffect takes_effect = TakesEffect::on_restart;
  std::string_view help;
  std::vector<std::string_view> words;  // of a choice
  // Stores the value; says what is wrong with it, or nothing. A list has any number of items,
  // everything else one.
  std::string (*store)(Settings& settings, const std::vector<std::string>& items) = nullptr;
};

// In the order in which they are shown; settings of a section stand together.
std::span<const Setting> all_settings();

// A value as TOML text: quoted, bare or in brackets, as its kind demands.
std::string toml_text(const Setting& setting, const std::vector<std::string>& items);

// One page of Markdown: every setting with its default, when it takes effect, and its help.
std::string settings_reference();

}  // namespace wattbook::app
