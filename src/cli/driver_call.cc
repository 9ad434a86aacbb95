#include "cli/driver_call.h"

#include <fmt/format.h>

#include "node/api/json_writer.h"

namespace wattbook::cli {
namespace {

int tell_outcome(const Reply<api::DriverOutcomeView>& outcome, OutputFormat format) {
  if (!outcome) return tell(outcome.error());
  if (format == OutputFormat::json)
    fmt::print("{}\n", api::to_json(*outcome));
  else
    fmt::print("{}: {}\n", codec::name_of(outcome->state), outcome->text);
  if (outcome->state == api::DriverOutcomeState::done) return exit_ok;
  if (!outcome->hint.empty()) fmt::print(stderr, "hint: {}\n", outcome->hint);
  return exit_failed;
}

}  // namespace

int start_by_code(const StationOptions& options, const std::string& station,
                  const api::DriverStartBody& body) {
  Reply<StationClient> client = StationClient::open(options);
  if (!client) return tell(client.error());
  return tell_outcome(client->start(station, body), options.reader.output);
}

int stop_by_code(const StationOptions& options, const std::string& station,
                 const api::DriverStopBody& body) {
  Reply<StationClient> client = StationClient::open(options);
  if (!client) return tell(client.error());
  return tell_outcome(client->stop(station, body), options.reader.output);
}

}  // namespace wattbook::cli
