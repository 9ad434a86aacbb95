#include "cli/node_config.h"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace wattbook::cli {
namespace {

constexpr const char* system_file = "/etc/wattbook/wattbook.toml";
constexpr const char* default_url = "http://127.0.0.1:8480";

std::string url_of(const app::Settings& settings, std::string host, std::uint16_t port) {
  if (host.find(':') != host.npos) host = "[" + host + "]";
  return (settings.tls ? "https://" : "http://") + host + ":" + std::to_string(port);
}

}  // namespace

void add_config_flags(CLI::App& verb, ConfigFlags& flags) {
  verb.add_option("--config", flags.file,
                  "configuration; wattbook.toml here, else /etc/wattbook/wattbook.toml");
  verb.add_option("--set", flags.assignments, "NAME=VALUE, over file and environment")
      ->allow_extra_args(false);
}

Result<LoadedConfig> load(const ConfigFlags& flags) {
  std::string file = flags.file;
  if (file.empty()) {
    std::error_code none;  // not there: the system's
    file = std::filesystem::exists("wattbook.toml", none)
               ? std::filesystem::absolute("wattbook.toml").string()
               : system_file;
  }
  if (std::filesystem::is_directory(file)) file += "/wattbook.toml";
  Result<app::Config> config =
      app::load_config({file, app::process_environment(), flags.assignments});
  if (!config) return std::unexpected(config.error());
  return LoadedConfig{std::move(*config), std::move(file)};
}

std::string local_url(const app::Settings& settings) {
  const http::Endpoint& first = settings.listen.front();
  std::string host = first.address;
  if (host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  return url_of(settings, host, first.port);
}

std::string public_url(const app::Settings& settings) {
  return settings.public_url.empty() ? local_url(settings) : settings.public_url;
}

void add_server_flags(CLI::App& verb, ServerFlags& flags) {
  add_config_flags(verb, flags.config);
  verb.add_option("--server", flags.server, "URL of the node, instead of the configuration's");
  verb.add_option("--ca", flags.ca_file, "certificates (PEM) to trust, instead of the system's");
}

Result<http::Client> connect(const ServerFlags& flags) {
  if (!flags.server.empty()) return http::Client::for_url(flags.server, {flags.ca_file});
  const bool configured = !flags.config.file.empty() || std::filesystem::exists("wattbook.toml") ||
                          std::filesystem::exists(system_file);
  if (!configured) return http::Client::for_url(default_url, {flags.ca_file});
  const Result<LoadedConfig> loaded = load(flags.config);
  if (!loaded) return std::unexpected(loaded.error());
  return local_client(*loaded);
}

Result<std::string> fetch(http::Client& client, const std::string& path) {
  Result<http::Response> response = client.get(path);
  if (!response) return std::unexpected(response.error());
  if (response->status != 200)
    return fail(path + " answers " + std::to_string(response->status) + ": " + response->body,
                "is the node of this version?");
  return std::move(response->body);
}

std::string authority_file(const std::string& config_file) {
  return (std::filesystem::path(config_file).parent_path() / "tls" / "ca.pem").string();
}

Result<http::Client> local_client(const LoadedConfig& loaded) {
  http::Trust trust{authority_file(loaded.file)};
  if (!std::filesystem::exists(trust.ca_file)) trust.ca_file.clear();
  return http::Client::for_url(local_url(loaded.config.settings), trust);
}

}  // namespace wattbook::cli
