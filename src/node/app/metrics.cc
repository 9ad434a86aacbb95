#include "node/app/metrics.h"

#include <string_view>

#include <fmt/format.h>

#include "base/version.h"
#include "core/chain/protocol_version.h"

namespace wattbook::app {
namespace {

class Text {
 public:
  template <class Number>
  void gauge(std::string_view name, std::string_view help, Number value) {
    head(name, "gauge", help);
    out_ += fmt::format("wattbook_{} {}\n", name, value);
  }
  template <class Number>
  void counter(std::string_view name, std::string_view help, Number value) {
    head(name, "counter", help);
    out_ += fmt::format("wattbook_{}_total {}\n", name, value);
  }
  void head(std::string_view name, std::string_view type, std::string_view help) {
    out_ += fmt::format("# TYPE wattbook_{0} {1}\n# HELP wattbook_{0} {2}\n", name, type, help);
  }
  void line(std::string_view text) {
    out_ += text;
    out_ += '\n';
  }
  std::string finish() { return std::move(out_) + "# EOF\n"; }

 private:
  std::string out_;
};

void write_stations(Text& text, const StationFigures& stations) {
  text.gauge("stations_connected", "Charge points with an open connection.", stations.connected);
  text.counter("station_connections", "Connections of charge points.", stations.connections);
  text.counter("station_calls", "Messages of charge points that want an answer.", stations.calls);
  text.counter("station_oddities", "Of these, not as the standard says; answered all the same.",
               stations.oddities);
  text.counter("station_frames_ignored", "What charge points sent that nobody could answer.",
               stations.ignored);
}

// A label's value: quotes, backslashes and line ends are escaped.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

using Devices = std::vector<std::pair<api::DeviceHealth::Place, api::DeviceHealth::Entry>>;

// What gateways told last; a device of which none did has no lines.
void write_devices(Text& text, const Devices& devices) {
  const auto each = [&](std::string_view name, std::string_view type, std::string_view help,
                        auto value) {
    text.head(name, type, help);
    for (const auto& [place, entry] : devices)
      if (const std::optional<double> number = value(entry))
        text.line(fmt::format(R"(wattbook_{}{}{{community="{}",meter="{}",device="{}"}} {})", name,
                              type == "counter" ? "_total" : "", place.community.value,
                              place.meter.value, label(entry.report.device), *number));
  };
  using Entry = api::DeviceHealth::Entry;
  using Number = std::optional<double>;
  const auto seconds = [](std::int64_t ms) { return static_cast<double>(ms) / 1000; };
  each("device_reported_seconds", "gauge", "When its gateway last told of it, since 1970.",
       [&](const Entry& entry) { return Number(seconds(entry.reported.unix_ms)); });
  each("device_last_seen_seconds", "gauge", "When the device last spoke to its gateway.",
       [&](const Entry& entry) -> Number {
         if (!entry.report.last_seen) return std::nullopt;
         return seconds(entry.report.last_seen->unix_ms);
       });
  each("device_clock_drift_seconds", "gauge", "The device's clock minus its gateway's.",
       [&](const Entry& entry) { return Number(seconds(entry.report.drift.value)); });
  each("device_error_ratio", "gauge", "Of all it said or was asked, the part that was no use.",
       [](const Entry& entry) { return Number(entry.report.error_rate_ppm() / 1e6); });
  each("device_observations", "counter", "Messages and polls that held a value.",
       [](const Entry& entry) { return Number(static_cast<double>(entry.report.observations)); });
  each("device_evidence_class", "gauge",
       "1 signed by the meter, 2 read from it, 3 told by a gateway, 4 imported, 5 estimated.",
       [](const Entry& entry) { return Number(static_cast<double>(entry.report.evidence)); });
}

}  // namespace

std::string metrics_text(const Figures& figures) {
  Text text;
  text.head("build", "info", "The running program.");
  text.line(fmt::format(R"(wattbook_build_info{{version="{}",protocol="{}"}} 1)", version(),
                        chain::protocol_version_newest));
  text.gauge("ready", "1 where /readyz answers 200.", figures.ready ? 1 : 0);
  text.gauge("block_height", "Height of the newest durable block.", figures.engine.committed.value);
  text.gauge("block_age_seconds", "Clock minus time of the newest block.",
             static_cast<double>(figures.block_age.value) / 1000);
  text.counter("commands", "Commands in blocks since the start.", figures.commands);
  text.gauge("commands_in_flight", "Commands taken and not yet answered.",
             figures.engine.commands_in_flight);
  text.gauge("command_bytes_in_flight", "Bytes of these commands.", figures.engine.bytes_in_flight);
  text.gauge("queries_waiting", "Questions that wait for the sequencer.", figures.engine.queries);
  text.gauge("journal_bytes", "Size of the journal's segments.", figures.journal_bytes);
  text.gauge("disk_free_bytes", "Room left on the data disk.", figures.disk_free_bytes);
  text.gauge("connections", "Open connections, WebSockets included.",
             figures.traffic.connections_open);
  text.counter("connections_accepted", "Connections served since the start.",
               figures.traffic.connections);
  text.counter("connections_refused", "Connections beyond server.connections_max.",
               figures.traffic.connections_refused);
  text.head("http_requests", "counter", "Requests answered, by status.");
  for (const auto& [status, count] : figures.traffic.answers)
    text.line(fmt::format(R"(wattbook_http_requests_total{{status="{}"}} {})", status, count));
  text.counter("process_cpu_seconds", "Processor time of all threads.",
               figures.process.cpu_seconds);
  text.gauge("process_resident_memory_bytes", "Memory in use.", figures.process.resident_bytes);
  if (!figures.devices.empty()) write_devices(text, figures.devices);
  if (figures.stations) write_stations(text, *figures.stations);
  return text.finish();
}

}  // namespace wattbook::app
