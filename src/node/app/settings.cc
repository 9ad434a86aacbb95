#include "node/app/settings.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "node/ocpi/objects.h"

namespace wattbook::app {
namespace {

using Items = std::vector<std::string>;

template <std::string Settings::*member>
std::string store_text(Settings& settings, const Items& items) {
  settings.*member = items.front();
  return {};
}

template <bool Settings::*member>
std::string store_flag(Settings& settings, const Items& items) {
  if (items.front() != "true" && items.front() != "false") return "is neither true nor false";
  settings.*member = items.front() == "true";
  return {};
}

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

template <std::uint32_t Settings::*member, std::uint32_t least, std::uint32_t most>
std::string store_count(Settings& settings, const Items& items) {
  const std::optional<std::uint32_t> value = number(items.front());
  if (!value || *value < least || *value > most)
    return fmt::format("is not a whole number from {} to {}", least, most);
  settings.*member = *value;
  return {};
}

// "127.0.0.1:8480", "[::1]:8480".
std::optional<http::Endpoint> endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::optional<std::uint32_t> port = number(text.substr(colon + 1));
  if (!port || *port > 65'535) return std::nullopt;
  if (host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != host.npos)
    return std::nullopt;
  return http::Endpoint{std::string(host), static_cast<std::uint16_t>(*port)};
}

std::string store_listen(Settings& settings, const Items& items) {
  settings.listen.clear();
  for (const std::string& item : items) {
    const std::optional<http::Endpoint> parsed = endpoint(item);
    if (!parsed) return fmt::format("has '{}', which is not ADDRESS:PORT", item);
    settings.listen.push_back(*parsed);
  }
  return settings.listen.empty() ? "names no address" : "";
}

// An address list that may be empty.
template <std::vector<http::Endpoint> Settings::*member>
std::string store_stations_listen(Settings& settings, const Items& items) {
  (settings.*member).clear();
  for (const std::string& item : items) {
    if (item.empty()) continue;
    const std::optional<http::Endpoint> parsed = endpoint(item);
    if (!parsed) return fmt::format("has '{}', which is not ADDRESS:PORT", item);
    (settings.*member).push_back(*parsed);
  }
  return {};
}

std::string store_unknown_stations(Settings& settings, const Items& items) {
  settings.unknown_stations = items.front() == "accept"   ? ocpp::UnknownStations::accept
                              : items.front() == "refuse" ? ocpp::UnknownStations::refuse
                                                          : ocpp::UnknownStations::ask;
  return {};
}

std::string store_community_limits(Settings& settings, const Items& items) {
  settings.load_limits.communities.clear();
  for (const std::string& item : items) {
    if (item.empty()) continue;
    const Result<void> added = charging_desk::add_community_limit(settings.load_limits, item);
    if (!added) return fmt::format("is wrong: {}; {}", added.error().message, added.error().hint);
  }
  return {};
}

std::string store_site_limits(Settings& settings, const Items& items) {
  settings.load_limits.sites.clear();
  for (const std::string& item : items) {
    if (item.empty()) continue;
    const Result<void> added = charging_desk::add_site_limit(settings.load_limits, item);
    if (!added) return fmt::format("is wrong: {}; {}", added.error().message, added.error().hint);
  }
  return {};
}

std::string store_ocpi_party(Settings& settings, const Items& items) {
  settings.ocpi_party = items.front();
  if (settings.ocpi_party.empty() || ocpi::read_party(settings.ocpi_party)) return {};
  return "is none: two letters of the country, three of the party, three of the country, as in "
         "DE-WBK-DEU";
}

std::string store_public_url(Settings& settings, const Items& items) {
  std::string url = items.front();
  if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://"))
    return "does not begin with http:// or https://";
  while (url.ends_with('/')) url.pop_back();
  settings.public_url = url;
  return {};
}

std::string store_log_format(Settings& settings, const Items& items) {
  settings.log_format = items.front() == "json" ? env::LogFormat::json : env::LogFormat::text;
  return {};
}

std::string store_log_level(Settings& settings, const Items& items) {
  const std::optional<env::LogLevel> level = env::log_level(items.front());
  if (!level) return "is not a level";
  settings.log_level = *level;
  return {};
}

std::string store_cluster_members(Settings& settings, const Items& items) {
  settings.cluster_members.clear();
  for (const std::string& item : items)
    if (!item.empty()) settings.cluster_members.push_back(item);
  return {};
}

using enum SettingKind;
using enum TakesEffect;

const std::vector<Setting>& table() {
  static const std::vector<Setting> settings{
      {"community.time_zone",
       text,
       "UTC",
       on_restart,
       "IANA name, as in Europe/Vienna: days and months of the community begin by its clock.",
       {},
       store_text<&Settings::time_zone>},
      {"server.listen",
       list,
       "127.0.0.1:8480",
       on_restart,
       "Addresses to serve at, each ADDRESS:PORT; 0.0.0.0 and [::] are all of this machine's.",
       {},
       store_listen},
      {"server.public_url",
       text,
       "",
       on_restart,
       "How others reach this node, as in https://watt.example. Empty: the first address.",
       {},
       store_public_url},
      {"server.tls",
       flag,
       "false",
       on_restart,
       "Serve HTTPS (TLS 1.2 or later) at every address. `wattbook tls enable` sets this up.",
       {},
       store_flag<&Settings::tls>},
      {"server.certificate_file",
       path,
       "",
       on_reload,
       "The certificate with its chain (PEM).",
       {},
       store_text<&Settings::certificate_file>},
      {"server.key_file",
       path,
       "",
       on_reload,
       "Its private key (PEM). ${CREDENTIALS_DIRECTORY} is where systemd puts credentials.",
       {},
       store_text<&Settings::key_file>},
      {"server.connections_max",
       count,
       "4096",
       on_reload,
       "Connections open at one time; further ones are answered 503.",
       {},
       store_count<&Settings::connections_max, 1, 1'000'000>},
      {"access.open",
       flag,
       "true",
       on_restart,
       "Everybody may read the books. Otherwise only addresses that an administrator gave a role.",
       {},
       store_flag<&Settings::open>},
      {"access.member_data_public",
       flag,
       "false",
       on_restart,
       "Everybody who may read the books may read members' statements and histories. Otherwise "
       "only "
       "the member, the operator and those with a role.",
       {},
       store_flag<&Settings::member_data_public>},
      {"access.session_hours",
       count,
       "12",
       on_restart,
       "How long a sign-in lasts.",
       {},
       store_count<&Settings::session_hours, 1, 8'760>},
      {"access.requests_per_minute",
       count,
       "60000",
       on_restart,
       "How fast one peer may ask; a tenth of it may come at once. 0: no limit.",
       {},
       store_count<&Settings::requests_per_minute, 0, 100'000'000>},
      {"data.directory",
       path,
       "data",
       on_restart,
       "Journal, snapshots and genesis.",
       {},
       store_text<&Settings::data_directory>},
      {"data.snapshot_blocks",
       count,
       "10000",
       on_restart,
       "Blocks between two snapshots: more of them, longer starts.",
       {},
       store_count<&Settings::snapshot_blocks, 1, 1'000'000'000>},
      {"data.snapshots_kept",
       count,
       "3",
       on_restart,
       "Snapshots kept; older ones are removed.",
       {},
       store_count<&Settings::snapshots_kept, 1, 1'000>},
      {"data.free_space_min_mib",
       count,
       "512",
       on_reload,
       "Less free space than this on the data disk makes /readyz and `wattbook doctor` complain.",
       {},
       store_count<&Settings::free_space_min_mib, 0, 100'000'000>},
      {"node.workers",
       count,
       "0",
       on_restart,
       "Threads that check signatures; 0 is one per core.",
       {},
       store_count<&Settings::workers, 0, 256>},
      {"cluster.member",
       text,
       "",
       on_restart,
       "The name of this member of a cluster, as in cluster.members. Empty: a node by itself.",
       {},
       store_text<&Settings::cluster_member>},
      {"cluster.members",
       list,
       "",
       on_restart,
       "Every member, each \"NAME DELEGATE STAKE PEER_URL API_URL\"; the same at all of them. "
       "DELEGATE - and STAKE 0: it follows and does not vote.",
       {},
       store_cluster_members},
      {"cluster.epoch",
       count,
       "0",
       on_restart,
       "Counts the times that the orderer began anew.",
       {},
       store_count<&Settings::cluster_epoch, 0, 1'000'000>},
      {"cluster.base",
       count,
       "0",
       on_restart,
       "Height of the last block before the cluster: 0 where it began with the ledger.",
       {},
       store_count<&Settings::cluster_base, 0, 4'000'000'000>},
      {"cluster.base_block",
       text,
       "",
       on_restart,
       "The hash of that block; empty for 0.",
       {},
       store_text<&Settings::cluster_base_block>},
      {"cluster.folder",
       path,
       "cluster",
       on_restart,
       "delegate.key, and for https peers peer.pem, peer.key and ca.pem.",
       {},
       store_text<&Settings::cluster_folder>},
      {"cluster.etcd_port",
       count,
       "2379",
       on_restart,
       "Where etcd serves this node, on 127.0.0.1.",
       {},
       store_count<&Settings::cluster_etcd_port, 1, 65'535>},
      {"cluster.starts_etcd",
       flag,
       "true",
       on_restart,
       "Run etcd as a child of the node. Otherwise it is there already.",
       {},
       store_flag<&Settings::cluster_starts_etcd>},
      {"backup.directory",
       path,
       "backups",
       on_restart,
       "Where `wattbook backup create` puts backups.",
       {},
       store_text<&Settings::backup_directory>},
      {"backup.age_max_hours",
       count,
       "0",
       on_reload,
       "An older newest backup makes `wattbook doctor` complain; 0 watches nothing.",
       {},
       store_count<&Settings::backup_age_max_hours, 0, 100'000>},
      {"charging.ocpp_listen",
       list,
       "",
       on_restart,
       "Addresses where charge points connect (ws://ADDRESS:PORT/ocpp/NAME), as in 0.0.0.0:9000. "
       "Empty: none.",
       {},
       store_stations_listen<&Settings::stations_listen>},
      {"charging.ocpp_tls_listen",
       list,
       "",
       on_restart,
       "The same for wss://, with server.certificate_file and server.key_file. Empty: none.",
       {},
       store_stations_listen<&Settings::stations_listen_encrypted>},
      {"charging.ocpp_client_authority_file",
       path,
       "",
       on_restart,
       "Who signs charge points' own certificates (PEM), for security profile 3. Empty: nobody.",
       {},
       store_text<&Settings::stations_client_authority_file>},
      {"charging.ocpp_unknown_stations",
       choice,
       "ask",
       on_restart,
       "A charge point that nobody entered waits for approval, is accepted, or is refused.",
       {"ask", "accept", "refuse"},
       store_unknown_stations},
      {"charging.ocpp_security_profile",
       count,
       "0",
       on_restart,
       "The lowest of OCPP's security profiles for every charge point: 0 none, 1 password, 2 the "
       "same over TLS, 3 client certificate.",
       {},
       store_count<&Settings::stations_security_profile, 0, ocpp::security_profile_max>},
      {"charging.ocpp_connections_max",
       count,
       "20000",
       on_restart,
       "Charge points connected at one time; further ones are answered 503.",
       {},
       store_count<&Settings::stations_connections_max, 1, 1'000'000>},
      {"charging.ocpp_heartbeat_seconds",
       count,
       "300",
       on_restart,
       "How often a charge point that says nothing else says that it is there.",
       {},
       store_count<&Settings::stations_heartbeat_seconds, 10, 86'400>},
      {"charging.ocpp_log_max_mib",
       count,
       "256",
       on_restart,
       "Room for what was said between charge points and this node; the oldest goes first.",
       {},
       store_count<&Settings::stations_log_max_mib, 1, 1'000'000>},
      {"charging.site_limits",
       list,
       "",
       on_reload,
       "Charge points behind one connection to the grid and the watts that they share, each as in "
       "\"22000 CP1 CP2\". Sessions there are told their share. Empty: none.",
       {},
       store_site_limits},
      {"charging.community_limits",
       list,
       "",
       on_reload,
       "The watts that all charge points of a community share, each as in \"100000 0\" for the "
       "community number 0. Empty: none.",
       {},
       store_community_limits},
      {"charging.ocpi_party",
       text,
       "",
       on_restart,
       "Who this node is to roaming partners, as in DE-WBK-DEU: country, party, country of the "
       "charge points. Serves OCPI 2.2.1 for reading at /ocpi/versions. Empty: not served.",
       {},
       store_ocpi_party},
      {"log.format",
       choice,
       "text",
       on_restart,
       "Lines for people, or one JSON object a line.",
       {"text", "json"},
       store_log_format},
      {"log.level",
       choice,
       "info",
       on_reload,
       "Lines below this level are dropped.",
       {"debug", "info", "warning", "error"},
       store_log_level},
      {"log.requests",
       flag,
       "true",
       on_reload,
       "One line for each request: id, method, path, status, bytes, microseconds, peer.",
       {},
       store_flag<&Settings::log_requests>},
  };
  return settings;
}

}  // namespace

std::span<const Setting> all_settings() { return table(); }

}  // namespace wattbook::app
