#include "cli/tls_command.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "cli/node_config.h"
#include "cli/qr.h"
#include "cli/verbs.h"
#include "node/env/clock.h"
#include "node/env/files.h"
#include "node/http/certificate.h"

namespace wattbook::cli {
namespace {

namespace fs = std::filesystem;

struct EnableOptions {
  ConfigFlags flags;
  bool local_ca = false;
  std::vector<std::string> files;  // certificate, key
  std::vector<std::string> hosts;
  bool dry_run = false;
};

std::string host_of(std::string_view url) {
  std::string_view place = url.substr(url.find("//") + 2);
  place = place.substr(0, place.find('/'));
  if (place.starts_with('[')) return std::string(place.substr(1, place.find(']') - 1));
  return std::string(place.substr(0, place.find(':')));
}

// By which names this machine is called.
std::vector<std::string> server_names(const EnableOptions& options, const app::Settings& settings) {
  std::vector<std::string> out = options.hosts;
  const auto add = [&out](const std::string& name) {
    if (name.empty() || name == "0.0.0.0" || name == "::") return;
    if (std::ranges::find(out, name) == out.end()) out.push_back(name);
  };
  add(host_of(public_url(settings)));
  for (const http::Endpoint& endpoint : settings.listen) add(endpoint.address);
  char host[256] = {};
  if (::gethostname(host, sizeof host - 1) == 0) add(host);
  add("localhost");
  add("127.0.0.1");
  return out;
}

Result<http::TlsFiles> make_local(const EnableOptions& options, const LoadedConfig& loaded) {
  const fs::path folder = fs::path(authority_file(loaded.file)).parent_path();
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail("cannot create " + folder.string() + ": " + error.message());
  const http::AuthorityFiles authority{(folder / "ca.pem").string(), (folder / "ca.key").string()};
  const Instant now = env::SystemClock().now();
  // An authority that is there already may be trusted by many devices.
  if (!fs::exists(authority.certificate)) {
    const std::string name = "wattbook at " + host_of(public_url(loaded.config.settings));
    if (Result<void> made = http::make_authority(authority, name, now); !made)
      return std::unexpected(made.error());
  }
  const http::TlsFiles files{(folder / "server.pem").string(), (folder / "server.key").string()};
  const auto names = server_names(options, loaded.config.settings);
  if (Result<void> issued = http::issue_certificate(authority, files, names, now); !issued)
    return std::unexpected(issued.error());
  return files;
}

int enable(const EnableOptions& options) {
  if (options.local_ca == !options.files.empty())
    return tell({"say where the certificate comes from", "--local-ca, or --files CERT KEY"},
                exit_usage);
  const Result<LoadedConfig> loaded = load(options.flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const fs::path folder = fs::path(loaded->file).parent_path();
  const fs::path setting = folder / "conf.d" / "tls.toml";
  if (options.dry_run) {
    fmt::print(
        "would write {}{}\n", setting.string(),
        options.local_ca ? " and keys and certificates to " + (folder / "tls").string() : "");
    return exit_ok;
  }
  Result<http::TlsFiles> files =
      options.local_ca
          ? make_local(options, *loaded)
          : Result<http::TlsFiles>(http::TlsFiles{fs::absolute(options.files[0]).string(),
                                                  fs::absolute(options.files[1]).string()});
  if (!files) return tell(files.error(), exit_failed);
  if (Result<void> usable = http::check_tls_files(*files); !usable)
    return tell(usable.error(), exit_failed);
  env::SystemFiles disk;
  Result<void> written = disk.create_directory(setting.parent_path().string());
  const std::string text = fmt::format(
      "# Written by `wattbook tls enable`; remove this file to serve plain HTTP again.\n"
      "[server]\ntls = true\ncertificate_file = \"{}\"\nkey_file = \"{}\"\n",
      files->certificate, files->key);
  if (written)
    written =
        env::write_atomically(disk, setting.parent_path().string(), "tls.toml", as_bytes(text));
  if (!written) return tell(written.error(), exit_failed);
  fmt::print("{}\n", setting.string());
  fmt::print(stderr, "takes effect at the next start{}\n",
             options.local_ca ? "; `wattbook tls trust` says how devices come to trust it" : "");
  return exit_ok;
}

int status(const ConfigFlags& flags) {
  const Result<LoadedConfig> loaded = load(flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const app::Settings& settings = loaded->config.settings;
  if (!settings.tls) {
    fmt::print("off: plain HTTP\n");
    return exit_ok;
  }
  const auto facts = http::read_certificate(settings.certificate_file);
  if (!facts) return tell(facts.error(), exit_failed);
  const std::int64_t days = (facts->not_after - env::SystemClock().now()).value / one_day.value;
  fmt::print("certificate {}\nsubject     {}\nissuer      {}\nsha256      {}\ndays left   {}\n",
             settings.certificate_file, facts->subject, facts->issuer, facts->sha256, days);
  if (days < 0)
    return tell({"the certificate has expired",
                 "wattbook tls enable --local-ca makes a new one; SIGHUP takes it"},
                exit_failed);
  return exit_ok;
}

int trust(const ConfigFlags& flags) {
  const Result<LoadedConfig> loaded = load(flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const std::string file = authority_file(loaded->file);
  const auto facts = http::read_certificate(file);
  if (!facts)
    return tell({facts.error().message, "wattbook tls enable --local-ca makes an authority"},
                exit_failed);
  const std::string url = public_url(loaded->config.settings) + "/ca.pem";
  fmt::print(
      "{}\nsha256 {}\n\n"
      "Debian: cp {} /usr/local/share/ca-certificates/wattbook.crt && update-ca-certificates\n"
      "Phones: open {}, compare the fingerprint, install it as a CA certificate\n\n{}",
      file, facts->sha256, file, url, qr_text(url));
  return exit_ok;
}

}  // namespace

void add_tls_command(CLI::App& root, int& exit_code) {
  CLI::App* const tls = root.add_subcommand("tls", "Serve HTTPS");
  tls->require_subcommand(1);

  const auto options = std::make_shared<EnableOptions>();
  CLI::App* const enable_verb = tls->add_subcommand("enable", "Set HTTPS up");
  add_config_flags(*enable_verb, options->flags);
  enable_verb->add_flag("--local-ca", options->local_ca, "with an authority made here");
  enable_verb->add_option("--files", options->files, "certificate with its chain, and key (PEM)")
      ->expected(2);
  enable_verb->add_option("--host", options->hosts, "further name or address of this machine");
  enable_verb->add_flag("--dry-run", options->dry_run, "say what would be written");
  enable_verb->callback([options, &exit_code] { exit_code = enable(*options); });

  const auto flags = std::make_shared<ConfigFlags>();
  CLI::App* const status_verb = tls->add_subcommand("status", "The certificate and its end");
  add_config_flags(*status_verb, *flags);
  status_verb->callback([flags, &exit_code] { exit_code = status(*flags); });
  CLI::App* const trust_verb = tls->add_subcommand("trust", "How devices come to trust it");
  add_config_flags(*trust_verb, *flags);
  trust_verb->callback([flags, &exit_code] { exit_code = trust(*flags); });
}

}  // namespace wattbook::cli
