#include "cli/doctor.h"

#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/version.h"
#include "cli/examination.h"
#include "cli/node_config.h"
#include "cli/tar_gz.h"
#include "cli/verbs.h"
#include "node/api/json_writer.h"
#include "node/env/clock.h"
#include "node/env/files.h"

namespace wattbook::cli {
namespace {

struct DoctorOptions {
  ConfigFlags flags;
  bool json = false;
  std::string bundle;
};

// Settings hold no secrets but for a password that somebody put into a URL.
std::string redacted(std::string text) {
  const std::size_t scheme = text.find("://");
  const std::size_t at = text.find('@');
  if (scheme != text.npos && at != text.npos && at > scheme)
    text.replace(scheme + 3, at - scheme - 3, "REDACTED");
  return text;
}

std::string settings_text(const app::Config& config) {
  std::string out;
  for (const app::ConfigValue& value : config.values)
    out += redacted(fmt::format("{} = {}  # {}\n", value.setting->name,
                                app::toml_text(*value.setting, value.items), value.origin));
  return out;
}

// Names, sizes and permissions; never contents.
std::string listing(const std::string& directory) {
  std::string out;
  std::error_code none;  // unreadable: an empty list says so
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory, none)) {
    std::error_code gone;
    const std::uintmax_t size = entry.is_regular_file(gone) ? entry.file_size(gone) : 0;
    out += fmt::format("{:o} {:>12} {}\n", static_cast<unsigned>(entry.status(gone).permissions()),
                       size, entry.path().string());
  }
  return out;
}

Result<void> write_bundle(const LoadedConfig& loaded, const std::string& examination,
                          const std::string& path) {
  std::vector<std::pair<std::string, std::string>> files{
      {"wattbook/version.txt", std::string(version()) + "\n"},
      {"wattbook/doctor.json", examination},
      {"wattbook/settings.txt", settings_text(loaded.config)},
      {"wattbook/files.txt", listing(loaded.config.settings.data_directory)}};
  if (Result<http::Client> client = local_client(loaded)) {
    for (const auto& [name, target] : {std::pair("wattbook/metrics.txt", "/metrics"),
                                       std::pair("wattbook/readyz.json", "/readyz"),
                                       std::pair("wattbook/status.json", "/api/v1/status")})
      if (const auto answer = client->get(target)) files.emplace_back(name, answer->body);
  }
  const std::filesystem::path place = std::filesystem::absolute(path);
  env::SystemFiles disk;
  return env::write_atomically(disk, place.parent_path().string(), place.filename().string(),
                               tar_gz(files, env::SystemClock().now()));
}

int doctor(const DoctorOptions& options) {
  const Result<LoadedConfig> loaded = load(options.flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const Examination examination = examine(*loaded);
  const std::string json = api::to_json(examination);
  if (!options.bundle.empty()) {
    if (Result<void> written = write_bundle(*loaded, json, options.bundle); !written)
      return tell(written.error(), exit_failed);
    fmt::print(stderr, "{} holds no keys and no member's data; look into it before you send it\n",
               options.bundle);
  }
  bool healthy = true;
  for (const Finding& finding : examination.findings) {
    healthy = healthy && finding.health != Health::failed;
    if (options.json) continue;
    fmt::print("{:<8} {:<14} {}\n", codec::name_of(finding.health), finding.subject,
               finding.message);
    if (!finding.hint.empty()) fmt::print("{:<8} {:<14} hint: {}\n", "", "", finding.hint);
  }
  if (options.json) fmt::print("{}\n", json);
  return healthy ? exit_ok : exit_failed;
}

}  // namespace

void add_doctor_command(CLI::App& root, int& exit_code) {
  CLI::App* const verb = root.add_subcommand("doctor", "What is wrong, and what to do about it");
  const auto options = std::make_shared<DoctorOptions>();
  add_config_flags(*verb, options->flags);
  verb->add_flag("--json", options->json, "findings as JSON");
  verb->add_option("--bundle", options->bundle, "FILE.tar.gz for whoever helps, without secrets");
  verb->callback([options, &exit_code] { exit_code = doctor(*options); });
}

}  // namespace wattbook::cli
