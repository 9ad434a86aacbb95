// How the devices behind gateways do: what a gateway tells of each (DOMAIN 4.2), and what the API
// shows of it beside the ledger's meters.
#pragma once

#include <string>
#include <vector>

#include "base/int128.h"
#include "core/metering/evidence.h"
#include "node/api/page.h"

namespace wattbook::api {

// Counters go up from the gateway's start.
struct DeviceReport {
  MeterIndex meter;
  std::string device;
  metering::Evidence evidence = metering::Evidence::told_by_gateway;
  std::optional<Instant> last_seen;
  Duration drift;
  std::uint64_t observations = 0;
  std::uint64_t readings = 0;
  std::uint64_t unreadable = 0;
  std::uint64_t disbelieved = 0;
  std::uint64_t errors = 0;

  // Of all that came or was asked for, the part that was no use, in millionths; 0 before the first.
  std::uint32_t error_rate_ppm() const {
    const std::uint64_t useless = unreadable + disbelieved + errors;
    const std::uint64_t all = observations + unreadable + errors;
    if (all == 0) return 0;
    const uint128 ppm = static_cast<uint128>(useless) * 1'000'000 / all;
    return ppm > 1'000'000 ? 1'000'000 : static_cast<std::uint32_t>(ppm);
  }

  static constexpr std::string_view type_name = "DeviceReport";
  static constexpr auto fields = std::tuple(
      field("meter", &DeviceReport::meter),
      noted(field("device", &DeviceReport::device), "its name in the gateway's file"),
      noted(field("evidence", &DeviceReport::evidence), "of the readings made of what it says"),
      noted(field("last_seen", &DeviceReport::last_seen), "when it last spoke"),
      noted(field("drift", &DeviceReport::drift), "its clock minus the gateway's"),
      noted(field("observations", &DeviceReport::observations),
            "messages and polls that held a value, since the gateway's start"),
      field("readings", &DeviceReport::readings),
      noted(field("unreadable", &DeviceReport::unreadable),
            "values that were no number, and telegrams that were damaged"),
      noted(field("disbelieved", &DeviceReport::disbelieved),
            "registers that fell or jumped, messages that were old"),
      noted(field("errors", &DeviceReport::errors), "connections and polls that failed"));
};

// What a gateway posts.
struct HealthReport {
  CommunityIndex community;
  std::vector<DeviceReport> devices;

  static constexpr std::string_view type_name = "HealthReport";
  static constexpr auto fields =
      std::tuple(field("community", &HealthReport::community),
                 field("devices", &HealthReport::devices, AtMost(page_rows_max)));
};

struct HealthTakenView {
  std::uint32_t devices = 0;

  static constexpr std::string_view type_name = "HealthTaken";
  static constexpr auto fields = std::tuple(field("devices", &HealthTakenView::devices));
};

// A meter of the ledger, with what its gateway last told; null where none has since the node's
// start.
struct DeviceHealthView {
  MeterIndex meter;
  Address key;
  bool in_service = false;
  std::optional<Instant> newest_reading;
  std::optional<Address> gateway;
  std::optional<Instant> reported;
  std::optional<std::string> device;
  std::optional<metering::Evidence> evidence;
  std::optional<Instant> last_seen;
  std::optional<Duration> drift;
  std::optional<std::uint32_t> error_rate_ppm;
  std::optional<std::uint64_t> observations;
  std::optional<std::uint64_t> readings;
  std::optional<std::uint64_t> unreadable;
  std::optional<std::uint64_t> disbelieved;
  std::optional<std::uint64_t> errors;

  static constexpr std::string_view type_name = "DeviceHealth";
  static constexpr std::string_view list_type = "DevicesHealth";
  static constexpr std::string_view list_name = "devices";
  static constexpr auto fields = std::tuple(
      field("meter", &DeviceHealthView::meter),
      noted(field("key", &DeviceHealthView::key), "the device's own identity"),
      noted(field("in_service", &DeviceHealthView::in_service), "its energy counts now"),
      noted(field("newest_reading", &DeviceHealthView::newest_reading), "in the ledger"),
      noted(field("gateway", &DeviceHealthView::gateway), "who told what follows"),
      noted(field("reported", &DeviceHealthView::reported), "ledger time of the report"),
      noted(field("device", &DeviceHealthView::device), "its name in the gateway's file"),
      field("evidence", &DeviceHealthView::evidence),
      noted(field("last_seen", &DeviceHealthView::last_seen), "when it last spoke to the gateway"),
      noted(field("drift", &DeviceHealthView::drift), "its clock minus the gateway's"),
      noted(field("error_rate_ppm", &DeviceHealthView::error_rate_ppm),
            "of all it said or was asked, the part that was no use, in millionths"),
      field("observations", &DeviceHealthView::observations),
      field("readings", &DeviceHealthView::readings),
      field("unreadable", &DeviceHealthView::unreadable),
      field("disbelieved", &DeviceHealthView::disbelieved),
      field("errors", &DeviceHealthView::errors));
};

}  // namespace wattbook::api
