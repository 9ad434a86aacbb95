// The stations of a node as the verbs of `wattbook charger` reach them.
#pragma once

#include <string>
#include <vector>

#include "cli/client_options.h"
#include "cli/ledger_client.h"
#include "cli/station_payload.h"
#include "node/api/driver_views.h"
#include "node/api/station_views.h"

namespace wattbook::cli {

struct StationOptions {
  ReaderOptions reader;
  std::string token_file;  // of an administrator; empty: WATTBOOK_TOKEN of the environment
};
void add_station_options(CLI::App& app, StationOptions& options, Shows shows);

class StationClient {
 public:
  static Reply<StationClient> open(const StationOptions& options);

  Reply<api::Rows<api::StationRow>> stations();
  Reply<api::StationView> station(const std::string& name);
  Reply<api::StationView> change(const std::string& name, const api::StationChangeBody& change);
  Reply<void> forget(const std::string& name);
  Reply<api::Rows<api::StationMessageRow>> messages(const std::string& name,
                                                    const std::string& contains,
                                                    std::uint32_t limit);
  // Waits until the command is finished, however long its effect takes.
  Reply<api::StationCommandView> run(const std::string& name, const StationCall& call);
  // For a driver, by a code; both wait until it is done or has failed.
  Reply<api::DriverOutcomeView> start(const std::string& name, const api::DriverStartBody& body);
  Reply<api::DriverOutcomeView> stop(const std::string& name, const api::DriverStopBody& body);
  Reply<api::Rows<api::MeterKeyRow>> meter_keys();
  Reply<api::MeterKeyRow> add_meter_key(const api::MeterKeyBody& key);

 private:
  explicit StationClient(http::Client client) : client_(std::move(client)) {}
  template <class View>
  Reply<View> get(const std::string& path);
  template <class View, class Body>
  Reply<View> post(const std::string& path, const Body& body);
  template <class Body>
  Reply<api::DriverOutcomeView> until_known(const std::string& path, const Body& body);

  http::Client client_;
};

}  // namespace wattbook::cli
