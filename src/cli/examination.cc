#include "cli/examination.h"

#include <filesystem>

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include "node/api/json_reader.h"
#include "node/api/operations_routes.h"
#include "node/app/backup.h"
#include "node/audit/genesis_file.h"
#include "node/env/clock.h"
#include "node/env/machine.h"
#include "node/http/certificate.h"
#include "node/journal/segment_reader.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mebibyte = 1024 * 1024;
constexpr std::int64_t certificate_days_min = 21;

Finding ok(std::string subject, std::string message) {
  return {std::move(subject), Health::ok, std::move(message), {}};
}
Finding failed(std::string subject, const Error& error) {
  return {std::move(subject), Health::failed, error.message, error.hint};
}

Finding examine_clock() {
  struct timex state {};
  if (::adjtimex(&state) == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
    return {"clock", Health::warning, "the system says that its clock is not synchronised",
            "run an NTP client, such as systemd-timesyncd or chrony"};
  return ok("clock", "synchronised");
}

Finding examine_disk(const app::Settings& settings) {
  const Result<env::DiskSpace> space = env::disk_space(settings.data_directory);
  if (!space) return failed("disk", space.error());
  const std::string free = fmt::format("{} of {} MiB are free", space->free_bytes / mebibyte,
                                       space->total_bytes / mebibyte);
  if (space->free_bytes / mebibyte < settings.free_space_min_mib)
    return {"disk", Health::failed, free,
            fmt::format("free space: data.free_space_min_mib is {}", settings.free_space_min_mib)};
  return ok("disk", free);
}

Finding examine_permissions(const std::string& directory) {
  struct stat status {};
  if (::stat(directory.c_str(), &status) != 0)
    return failed("permissions", {directory + " cannot be examined", "check its path"});
  if ((status.st_mode & (S_IWOTH | S_IROTH)) != 0)
    return {"permissions", Health::warning, "others may read or write " + directory,
            "chmod o-rwx " + directory};
  if (::access(directory.c_str(), R_OK | W_OK | X_OK) != 0)
    return {"permissions", Health::warning, "this user may not write to " + directory,
            "run this as the user of the node"};
  return ok("permissions", "of the owner's group only");
}

Finding examine_journal(const std::string& data) {
  env::SystemFiles files;
  if (const auto genesis = audit::read_genesis(files, data); !genesis)
    return failed("journal", genesis.error());
  const auto names = files.list(data + "/journal");
  if (!names) return failed("journal", names.error());
  std::optional<Height> last;
  for (const std::string& name : *names)
    if (const auto first = journal::segment_first_height(name)) last = first;
  if (!last) return {"journal", Health::warning, "there is no block yet", ""};
  auto reader =
      journal::SegmentReader::open(files, data + "/journal/" + journal::segment_name(*last), *last);
  if (!reader) return failed("journal", reader.error());
  while (reader->next()) {
  }
  if (reader->damaged() && reader->records_after_damage())
    return failed("journal", {"damaged in " + reader->place(), "restore it from a backup"});
  return ok("journal", fmt::format("whole to height {}", reader->next_height().value - 1));
}

Finding examine_snapshots(const std::string& data) {
  env::SystemFiles files;
  const auto heights = journal::list_snapshots(files, data + "/snapshots");
  if (!heights) return failed("snapshots", heights.error());
  for (const Height height : *heights)
    if (const auto state = journal::read_snapshot(files, data + "/snapshots", height); !state)
      return {"snapshots", Health::warning, state.error().message,
              "remove it: the node starts from an older one"};
  return ok("snapshots", fmt::format("{}, all whole", heights->size()));
}

Finding examine_tls(const app::Settings& settings) {
  if (!settings.tls) return ok("tls", "off");
  if (Result<void> usable = http::check_tls_files({settings.certificate_file, settings.key_file});
      !usable)
    return failed("tls", usable.error());
  const auto facts = http::read_certificate(settings.certificate_file);
  if (!facts) return failed("tls", facts.error());
  const std::int64_t days = (facts->not_after - env::SystemClock().now()).value / one_day.value;
  const std::string left = fmt::format("the certificate lasts {} more days", days);
  if (days >= certificate_days_min) return ok("tls", left);
  return {"tls", days < 0 ? Health::failed : Health::warning, left,
          "renew it, then send SIGHUP; wattbook tls enable --local-ca makes a new one"};
}

Finding examine_backups(const app::Settings& settings) {
  const auto backups = app::list_backups(settings.backup_directory);
  if (backups.empty())
    return {"backups", settings.backup_age_max_hours > 0 ? Health::failed : Health::warning,
            "there is none in " + settings.backup_directory, "wattbook backup create"};
  const Duration age = env::SystemClock().now() - backups.back().manifest.made;
  const std::int64_t hours = age.value / one_hour.value;
  const std::string message = fmt::format("the newest is {} hours old", hours);
  if (settings.backup_age_max_hours > 0 && hours > settings.backup_age_max_hours)
    return {"backups", Health::failed, message, "wattbook backup create"};
  return ok("backups", message);
}

// Running, or free to run.
std::vector<Finding> examine_node(const LoadedConfig& loaded) {
  Result<http::Client> client = local_client(loaded);
  const Result<http::Response> answer =
      client ? client->get("/readyz") : Result<http::Response>(fail("no client"));
  if (answer) {
    api::JsonReader reader;
    const auto readiness = reader.read<api::ReadinessView>(answer->body);
    if (!readiness)
      return {{"port", Health::failed,
               "something else answers at " + local_url(loaded.config.settings),
               "stop it, or change server.listen"}};
    std::vector<Finding> out{ok("port", "the node answers")};
    for (const api::ReadinessCheck& check : readiness->checks)
      if (!check.ok) out.push_back(failed("readiness", {check.reason, ""}));
    return out;
  }
  for (const http::Endpoint& endpoint : loaded.config.settings.listen) {
    http::Options options;
    options.address = endpoint.address;
    options.port = endpoint.port;
    http::Handlers handlers;
    handlers.on_request = [](http::Request, http::Responder respond) {
      respond(http::problem(503, "not running", "the port is being examined"));
    };
    if (const auto server = http::Server::start(options, std::move(handlers)); !server)
      return {failed("port", server.error())};
  }
  return {{"port", Health::warning, "free: the node does not run", "wattbook serve"}};
}

}  // namespace

Examination examine(const LoadedConfig& loaded) {
  const app::Settings& settings = loaded.config.settings;
  Examination out;
  out.findings = {ok("configuration", loaded.file + " is understood"),
                  examine_clock(),
                  examine_disk(settings),
                  examine_permissions(settings.data_directory),
                  examine_journal(settings.data_directory),
                  examine_snapshots(settings.data_directory),
                  examine_tls(settings),
                  examine_backups(settings)};
  for (Finding& finding : examine_node(loaded)) out.findings.push_back(std::move(finding));
  return out;
}

}  // namespace wattbook::cli
