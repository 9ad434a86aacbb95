#include "gateway/gateway.h"

#include <algorithm>
#include <chrono>
#include <set>

#include <fmt/format.h>

#include "gateway/payload.h"

namespace wattbook::gateway {
namespace {

constexpr std::chrono::milliseconds poll_rest{200};

// The discovery topics of sensors: PREFIX/sensor/NODE/OBJECT/config and
// PREFIX/sensor/OBJECT/config.
bool is_discovery(const BrokerConfig& broker, std::string_view topic) {
  return !broker.discovery.empty() && topic.starts_with(broker.discovery + "/sensor/") &&
         topic.ends_with("/config");
}

}  // namespace

// A Modbus device between two polls.
struct Gateway::Polled {
  Device* device = nullptr;
  ModbusClient client;
  std::optional<meters::SunSpecDevice> sunspec;
  std::chrono::steady_clock::time_point due;
};

Gateway::Gateway(GatewayConfig config, Duration interval, LedgerPort ledger, ReadingStore store,
                 const env::Clock& clock, env::Files& files)
    : config_(std::move(config)),
      interval_(interval),
      ledger_(std::move(ledger)),
      store_(std::move(store)),
      clock_(clock),
      files_(files) {
  for (const DeviceConfig& device : config_.devices) {
    MeterDevice::Rules rules;
    rules.interval = interval_;
    rules.drift_max = device.drift_max;
    rules.rated = device.rated;
    devices_.push_back(std::make_unique<Device>(Device{device, MeterDevice(rules), 0, {}, {}, {}}));
  }
}

Gateway::~Gateway() {
  mqtt_.reset();
  push_.reset();
  folders_.reset();
  poller_ = {};
  sender_ = {};
}

std::optional<StoredReading> Gateway::newest_of(Device& device) {
  if (const auto* stored = store_.newest(device.config.community, device.config.meter))
    return *stored;
  const auto known = ledger_.newest(device.config.community, device.config.meter);
  if (!known || !*known) return std::nullopt;
  return **known;
}

void Gateway::begin_device(Device& device) {
  const auto newest = newest_of(device);
  if (!newest) return;
  device.sequence = newest->sequence;
  device.device.begin(newest->time, newest->import_register, newest->export_register);
}

Result<void> Gateway::start() {
  for (const auto& device : devices_) begin_device(*device);
  waiting_ = store_.waiting();
  check_clock();
  if (config_.broker) {
    mqtt_ = std::make_unique<MqttClient>(
        *config_.broker, [this](const MqttMessage& message) { on_message(message); },
        [this](bool connected, std::string_view) {
          const std::lock_guard lock(mutex_);
          broker_breaks_ += broker_connected_ && !connected ? 1 : 0;
          broker_connected_ = connected;
        });
    bool discovers = false;
    for (const auto& device : devices_) {
      std::set<std::string> topics;
      for (const ValueMapping& value : device->config.values) {
        discovers = discovers || !value.entity.empty();
        if (!value.topic.empty()) topics.insert(value.topic);
      }
      for (const std::string& topic : topics) by_topic_.emplace(topic, device.get());
    }
    for (const auto& [topic, device] : by_topic_) mqtt_->subscribe(topic);
    if (discovers) mqtt_->subscribe(config_.broker->discovery + "/sensor/#");
    if (Result<void> started = mqtt_->start(); !started) return started;
  }
  if (config_.push) {
    PushHandlers handlers;
    handlers.on_push = [this](std::string_view name, std::string_view body) {
      return on_push(name, body);
    };
    handlers.metrics = [this] { return metrics(); };
    auto port = open_push_port(*config_.push, std::move(handlers));
    if (!port) return std::unexpected(port.error());
    push_ = std::move(*port);
  }
  for (const auto& device : devices_)
    if (device->config.source == SourceKind::p1 || device->config.source == SourceKind::sml)
      add_feed(*device);
  feeds_.start();
  if (!config_.folders.empty()) {
    folders_ = std::make_unique<DropFolders>(config_.folders, ledger_.take_file);
    if (Result<void> started = folders_->start(); !started) return started;
  }
  poller_ = std::jthread([this](const std::stop_token& stop) { poll_loop(stop); });
  sender_ = std::jthread([this](const std::stop_token& stop) { send_loop(stop); });
  return {};
}

// By a clock that is wrong no reading is made: its energy would be booked in another interval. The
// registers count on meanwhile, so the next reading carries all that passed.
void Gateway::observe(Device& device, const Observation& observation) {
  if (!clock_agrees_) {
    ++untimed_;
    return;
  }
  for (const DeviceReading& reading : device.device.observe(observation)) {
    device.sequence = std::max(device.sequence + 1,
                               static_cast<std::uint64_t>(reading.time.unix_ms / one_second.value));
    fresh_.push_back({device.config.community, device.config.meter, device.sequence, reading.time,
                      reading.import_register, reading.export_register, device.config.evidence(),
                      reading.interpolated, device.config.name});
    wake_.notify_one();
  }
}

std::optional<Observation> Gateway::read_payload(Device& device, const MqttMessage& message) {
  Observation out;
  out.arrival = clock_.now();
  out.retained = message.retained;
  bool any = false;
  for (const ValueMapping& value : device.config.values) {
    if (value.topic != message.topic) continue;
    const auto text = payload_text(message.payload, value.path);
    if (value.quantity == Quantity::time) {
      if (text) out.device_time = payload_time(*text, device.config.zone);
      continue;
    }
    auto number = text ? meters::parse_decimal_text(*text, value.decimal) : std::nullopt;
    if (number) number->exponent += value.power_of_ten;
    const auto energy = number ? meters::energy_of(*number, value.unit, Duration(0)) : std::nullopt;
    if (!energy || energy->value < 0) {
      device.device.count_unreadable();
      continue;
    }
    (value.quantity == Quantity::drawn ? out.drawn : out.fed_in) = energy;
    any = true;
  }
  if (!any) return std::nullopt;
  return out;
}

void Gateway::on_message(const MqttMessage& message) {
  const std::lock_guard lock(mutex_);
  if (is_discovery(*config_.broker, message.topic)) return on_discovery(message.payload);
  const auto [first, last] = by_topic_.equal_range(message.topic);
  for (auto at = first; at != last; ++at)
    if (const auto observation = read_payload(*at->second, message))
      observe(*at->second, *observation);
}

PushOutcome Gateway::on_push(std::string_view name, std::string_view body) {
  const std::lock_guard lock(mutex_);
  for (const auto& device : devices_) {
    if (device->config.source != SourceKind::http || device->config.name != name) continue;
    // Mappings of pushes have no topic.
    const auto observation = read_payload(*device, {"", body, false});
    if (!observation) return PushOutcome::unreadable;
    observe(*device, *observation);
    return PushOutcome::taken;
  }
  return PushOutcome::unknown_device;
}

void Gateway::on_discovery(std::string_view payload) {
  const auto entity = read_discovery(payload);
  if (!entity) return;
  for (const auto& device : devices_)
    for (ValueMapping& value : device->config.values) {
      if (value.entity != entity->id) continue;
      value.path = entity->path;
      value.unit = entity->unit;
      if (value.topic == entity->topic) continue;
      value.topic = entity->topic;
      const auto [first, last] = by_topic_.equal_range(value.topic);
      if (std::none_of(first, last,
                       [&](const auto& known) { return known.second == device.get(); }))
        by_topic_.emplace(value.topic, device.get());
      mqtt_->subscribe(value.topic);
    }
}

void Gateway::on_telegram(Device& device, const meters::Telegram& telegram) {
  Observation out;
  out.arrival = clock_.now();
  out.device_time = telegram.time;
  out.drawn = meters::import_register(telegram);
  out.fed_in = meters::export_register(telegram);
  if (!out.drawn && !out.fed_in) return device.device.count_unreadable();
  observe(device, out);
}

void Gateway::add_feed(Device& device) {
  const bool p1 = device.config.source == SourceKind::p1;
  const auto on_bytes = [this, &device, p1](ByteView bytes) {
    const std::lock_guard lock(mutex_);
    const auto take = [this, &device](const meters::Telegram& telegram) {
      on_telegram(device, telegram);
    };
    if (p1)
      device.p1.feed(as_text(bytes), take);
    else
      device.sml.feed(bytes, take);
    device.telegrams = p1 ? device.p1.counts() : device.sml.counts();
  };
  const auto on_break = [this, &device](std::string_view) {
    const std::lock_guard lock(mutex_);
    device.device.count_error();
  };
  feeds_.add({device.config.host, device.config.port, device.config.line, on_bytes, on_break});
}

Result<Observation> Gateway::poll(Polled& polled) {
  const DeviceConfig& config = polled.device->config;
  const meters::ReadRegisters holding = [&polled](std::uint16_t first, std::uint16_t count) {
    return polled.client.read_holding(first, count);
  };
  Observation out;
  if (config.source == SourceKind::sunspec) {
    if (!polled.sunspec) {
      auto found = meters::discover_sunspec(holding);
      if (!found) return std::unexpected(found.error());
      polled.sunspec = std::move(*found);
    }
    const auto reading = meters::read_sunspec(*polled.sunspec, holding);
    if (!reading) {
      polled.sunspec.reset();  // another device may stand there now
      return std::unexpected(reading.error());
    }
    out.drawn = reading->drawn;
    out.fed_in = reading->fed_in;
    out.drawn_wrap = reading->drawn_wrap;
    out.fed_in_wrap = reading->fed_in_wrap;
    return out;
  }
  for (const ValueMapping& value : config.values) {
    const auto count = static_cast<std::uint16_t>(meters::word_count(value.kind));
    const auto words = value.input_register ? polled.client.read_input(value.address, count)
                                            : polled.client.read_holding(value.address, count);
    if (!words) return std::unexpected(words.error());
    auto number = meters::decode_words(*words, value.kind, value.order);
    if (!number) return fail(fmt::format("register {} has no value", value.address));
    number->exponent += value.power_of_ten;
    const auto energy = meters::energy_of(*number, value.unit, Duration(0));
    if (!energy || energy->value < 0)
      return fail(fmt::format("register {} is no energy", value.address));
    (value.quantity == Quantity::drawn ? out.drawn : out.fed_in) = energy;
    const auto wrap = meters::wrap_of(value.kind);
    if (wrap)
      (value.quantity == Quantity::drawn ? out.drawn_wrap : out.fed_in_wrap) =
          meters::energy_of({*wrap, value.power_of_ten}, value.unit, Duration(0));
  }
  return out;
}

void Gateway::poll_loop(const std::stop_token& stop) {
  std::vector<Polled> polled;
  for (const auto& device : devices_) {
    const DeviceConfig& config = device->config;
    if (config.source == SourceKind::modbus || config.source == SourceKind::sunspec)
      polled.push_back(
          {device.get(), ModbusClient(config.host, config.port, config.unit_id), {}, {}});
  }
  while (!stop.stop_requested()) {
    const auto now = std::chrono::steady_clock::now();
    for (Polled& each : polled) {
      if (stop.stop_requested() || each.due > now) continue;
      each.due = now + std::chrono::milliseconds(each.device->config.every.value);
      auto observation = poll(each);
      const std::lock_guard lock(mutex_);
      if (observation) {
        observation->arrival = clock_.now();
        observe(*each.device, *observation);
      } else {
        each.device->device.count_error();
      }
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, poll_rest, [] { return false; });
  }
}

}  // namespace wattbook::gateway
