// A gateway's figures as OpenMetrics text.
#include <fmt/format.h>

#include "gateway/gateway.h"

namespace wattbook::gateway {
namespace {

class Text {
 public:
  void head(std::string_view name, std::string_view type, std::string_view help) {
    out_ += fmt::format("# TYPE wattbook_gateway_{0} {1}\n# HELP wattbook_gateway_{0} {2}\n", name,
                        type, help);
  }
  template <class Value>
  void line(std::string_view name, std::string_view labels, Value value) {
    out_ += fmt::format("wattbook_gateway_{}{} {}\n", name, labels, value);
  }
  std::string finish() { return std::move(out_) + "# EOF\n"; }

 private:
  std::string out_;
};

}  // namespace

std::string Gateway::metrics() {
  const std::lock_guard lock(mutex_);
  Text text;
  const auto single = [&text](std::string_view name, std::string_view type, std::string_view help,
                              std::uint64_t value) {
    text.head(name, type, help);
    text.line(fmt::format("{}{}", name, type == "counter" ? "_total" : ""), "", value);
  };
  single("readings_waiting", "gauge", "Readings that the node has not taken.", waiting_);
  single("readings_sent", "counter", "Readings that the node has taken.", sent_);
  single("readings_quarantined", "counter", "Of these, in quarantine.", quarantined_);
  single("send_failures", "counter", "Times that sending or storing failed.", send_failures_);
  single("clock_agrees", "gauge", "Whether this machine's clock agrees with the node's.",
         clock_agrees_ ? 1 : 0);
  single("untimed", "counter", "Messages and polls not used because it did not.", untimed_);
  single("broker_connected", "gauge", "Whether the MQTT broker is connected.",
         broker_connected_ ? 1 : 0);
  single("broker_breaks", "counter", "Connections to the broker that broke.", broker_breaks_);

  if (folders_) {
    single("files_booked", "counter", "Files of meter data that were booked.", folders_->booked());
    single("files_refused", "counter", "Files that were refused.", folders_->refused());
    single("file_failures", "counter", "Files that could not be put away.", folders_->failures());
  }
  const auto each = [&](std::string_view name, std::string_view type, std::string_view help,
                        auto value) {
    text.head(name, type, help);
    for (const auto& device : devices_)
      if (const auto number = value(*device))
        text.line(fmt::format("{}{}", name, type == "counter" ? "_total" : ""),
                  fmt::format(R"({{device="{}"}})", device->config.name), *number);
  };
  const auto count = [&](std::string_view name, std::string_view help,
                         std::uint64_t DeviceHealth::*field) {
    each(name, "counter", help,
         [field](const Device& device) { return std::optional(device.device.health().*field); });
  };
  each("device_last_seen_seconds", "gauge", "When the device last spoke, since 1970.",
       [](const Device& device) -> std::optional<double> {
         const auto& seen = device.device.health().last_seen;
         if (!seen) return std::nullopt;
         return static_cast<double>(seen->unix_ms) / 1000;
       });
  each("device_clock_drift_seconds", "gauge", "The device's clock minus ours.",
       [](const Device& device) {
         return std::optional(static_cast<double>(device.device.health().drift.value) / 1000);
       });
  count("device_observations", "Messages and polls that held a value.",
        &DeviceHealth::observations);
  count("device_readings", "Readings made of them.", &DeviceHealth::readings);
  count("device_unreadable", "Values that were no number.", &DeviceHealth::unreadable);
  count("device_fell", "Registers below what was seen before.", &DeviceHealth::fell);
  count("device_jumped", "Registers that rose faster than the rated power.", &DeviceHealth::jumped);
  count("device_disordered", "Messages not newer than the last.", &DeviceHealth::disordered);
  count("device_stale", "Retained messages without a time.", &DeviceHealth::stale);
  count("device_errors", "Connections or polls that failed.", &DeviceHealth::errors);
  each("device_bad_telegrams", "counter", "Telegrams cut off, damaged or with a wrong checksum.",
       [](const Device& device) {
         return std::optional(device.telegrams.bad_checksum + device.telegrams.malformed);
       });
  return text.finish();
}

}  // namespace wattbook::gateway
