#include "cli/status.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/node_config.h"
#include "cli/verbs.h"
#include "node/api/json_reader.h"
#include "node/api/operations_routes.h"

namespace wattbook::cli {
namespace {

struct StatusOptions {
  ServerFlags server;
  std::string output = "table";
};

int print(const api::StatusView& status, const api::ReadinessView& readiness) {
  fmt::print("{}  {}\n", status.community, status.version);
  fmt::print("height      {}\nstate root  {}\nmembers     {}\ncommands    {} since the start\n",
             status.height.value, to_hex0x(status.state_root), status.members, status.commands);
  for (const api::ReadinessCheck& check : readiness.checks)
    fmt::print("{:<11} {}\n", check.name, check.ok ? "ok" : check.reason);
  return readiness.ready ? exit_ok : exit_failed;
}

int show(const StatusOptions& options) {
  Result<http::Client> client = connect(options.server);
  if (!client) return tell(client.error(), exit_config_invalid);
  const Result<std::string> status = fetch(*client, "/api/v1/status");
  if (!status) return tell(status.error(), exit_unreachable);
  // A node that is not ready answers 503, with the reasons.
  const Result<http::Response> readiness = client->get("/readyz");
  if (!readiness) return tell(readiness.error(), exit_unreachable);
  if (options.output == "json") {
    fmt::print("{{\"status\":{},\"readiness\":{}}}\n", *status, readiness->body);
    return readiness->status == 200 ? exit_ok : exit_failed;
  }
  api::JsonReader reader;
  const auto status_view = reader.read<api::StatusView>(*status);
  if (!status_view) return tell(status_view.error(), exit_failed);
  const auto readiness_view = reader.read<api::ReadinessView>(readiness->body);
  if (!readiness_view) return tell(readiness_view.error(), exit_failed);
  return print(*status_view, *readiness_view);
}

}  // namespace

void add_status_command(CLI::App& root, int& exit_code) {
  CLI::App* const verb = root.add_subcommand("status", "One page on a running node");
  const auto options = std::make_shared<StatusOptions>();
  add_server_flags(*verb, options->server);
  verb->add_option("-o,--output", options->output)
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  verb->callback([options, &exit_code] { exit_code = show(*options); });
}

}  // namespace wattbook::cli
