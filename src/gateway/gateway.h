// The gateway: devices in, readings out. Sources bring observations, each on its own thread;
// readings go to the journal, and from there to the node, oldest first, for as long as it takes.
//
// Threads: the MQTT library's, one for pushes, one for telegrams, one that polls Modbus, one that
// stores and sends. One mutex guards devices and counters; the store belongs to the sending thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "gateway/config.h"
#include "gateway/drop_folder.h"
#include "gateway/meter_device.h"
#include "gateway/modbus_client.h"
#include "gateway/mqtt_client.h"
#include "gateway/push_port.h"
#include "gateway/reading_store.h"
#include "gateway/telegram_feeds.h"
#include "meters/p1.h"
#include "meters/sml.h"
#include "meters/sunspec.h"
#include "node/env/clock.h"

namespace wattbook::gateway {

// How one device does, for whoever looks after it.
struct DeviceStatus {
  std::string name;
  CommunityIndex community;
  MeterIndex meter;
  Evidence evidence = Evidence::told_by_gateway;
  DeviceHealth health;
  std::uint64_t bad_telegrams = 0;
};

// The node as the gateway needs it. Called on the sending thread, `newest` before it starts.
struct LedgerPort {
  // The newest reading that the ledger has of a meter; nothing where it has none.
  std::function<Result<std::optional<StoredReading>>(CommunityIndex, MeterIndex)> newest;
  // How many of them went to quarantine; an error where the node could not be asked or refused all,
  // to be tried again.
  std::function<Result<std::size_t>(std::span<const StoredReading>)> submit;
  // Tells the node how all devices do; once in a quarter of a minute. May be empty.
  std::function<void(const std::vector<DeviceStatus>&)> report;
  // Books a file of meter data; on a thread of its own. Needed where there are folders.
  TakeFile take_file;
  // Whether this machine's clock agrees with the node's, as far as is known; asked before it
  // starts, and once in a quarter of a minute. May be empty.
  std::function<bool()> clock_agrees;
  // What is to be published: topics and payloads; empty where there is nothing.
  std::function<std::vector<std::pair<std::string, std::string>>()> publications;
};

class Gateway {
 public:
  // Refers to clock and files, which outlive it.
  Gateway(GatewayConfig config, Duration interval, LedgerPort ledger, ReadingStore store,
          const env::Clock& clock, env::Files& files);
  // Ends all threads; what is stored stays stored.
  ~Gateway();

  Result<void> start();
  // OpenMetrics text of all devices and of the journal.
  std::string metrics();
  std::vector<DeviceStatus> health();

 private:
  struct Device {
    DeviceConfig config;
    MeterDevice device;
    std::uint64_t sequence = 0;
    meters::P1Stream p1;
    meters::SmlStream sml;
    meters::TelegramCounts telegrams;
  };
  struct Polled;
  void begin_device(Device& device);
  void observe(Device& device, const Observation& observation);
  void on_message(const MqttMessage& message);
  PushOutcome on_push(std::string_view name, std::string_view body);
  void on_discovery(std::string_view payload);
  std::optional<Observation> read_payload(Device& device, const MqttMessage& message);
  void on_telegram(Device& device, const meters::Telegram& telegram);
  void add_feed(Device& device);
  void poll_loop(const std::stop_token& stop);
  Result<Observation> poll(Polled& polled);
  void send_loop(const std::stop_token& stop);
  void check_clock();
  bool send_once();
  void write_metrics();
  std::optional<StoredReading> newest_of(Device& device);

  GatewayConfig config_;
  Duration interval_;
  LedgerPort ledger_;
  ReadingStore store_;  // of the sending thread, once it runs
  const env::Clock& clock_;
  env::Files& files_;

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<std::unique_ptr<Device>> devices_;
  std::multimap<std::string, Device*, std::less<>> by_topic_;  // each device once a topic
  std::vector<StoredReading> fresh_;                           // not yet in the store
  std::uint64_t waiting_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t quarantined_ = 0;
  std::uint64_t send_failures_ = 0;
  bool clock_agrees_ = true;
  std::uint64_t untimed_ = 0;  // observations while it did not
  bool broker_connected_ = false;
  std::uint64_t broker_breaks_ = 0;

  std::unique_ptr<MqttClient> mqtt_;
  std::shared_ptr<http::Server> push_;
  TelegramFeeds feeds_;
  std::unique_ptr<DropFolders> folders_;  // null: none
  std::jthread poller_;
  std::jthread sender_;
};

}  // namespace wattbook::gateway
