// Charge points: list, detail, approval, commands, their messages, the keys of their meters, and
// what those signed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "node/api/driver_views.h"
#include "node/api/route_table.h"
#include "node/api/station_views.h"

namespace wattbook::api {

// How the resources reach the stations. Each answers once, from any thread. All are empty where the
// node serves no stations.
struct StationPorts {
  template <class T>
  using Answer = std::function<void(const T&)>;

  std::function<void(Answer<std::vector<StationRow>>)> list;
  std::function<void(std::string, Answer<std::optional<StationView>>)> show;
  std::function<void(std::string, StationChangeBody, Answer<Result<StationView>>)> change;
  std::function<void(std::string, Answer<Result<void>>)> forget;
  // Answers when the command is finished, or after some seconds with what is known by then.
  std::function<void(std::string, StationCommandBody, Answer<StationCommandView>)> command;
  std::function<void(std::uint64_t, Answer<std::optional<StationCommandView>>)> find_command;
  // Of drivers who may: answers with the effect, or after some seconds that it is not known yet;
  // asked again, goes on with the same one.
  std::function<void(std::string, DriverStartBody, Answer<DriverOutcomeView>)> start;
  std::function<void(std::string, std::uint64_t session, Answer<DriverOutcomeView>)> stop;
  std::function<void(std::string, std::string, std::uint32_t,
                     Answer<Result<std::vector<StationMessageRow>>>)>
      log;
  std::function<void(Answer<std::vector<MeterKeyRow>>)> list_keys;
  std::function<void(MeterKeyBody, Answer<Result<MeterKeyRow>>)> add_key;
  // The record of a signed value; reads a file.
  std::function<std::optional<std::string>(const Hash&)> find_proof;
};

void add_station_routes(RouteTable& table, const StationPorts& ports, Doorman& doorman);

}  // namespace wattbook::api
