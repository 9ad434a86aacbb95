// A connection to an MQTT broker, 3.1.1 or 5 (libmosquitto), that comes back by itself after every
// break and subscribes again. Messages arrive on the library's own thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "gateway/config.h"

namespace wattbook::gateway {

struct MqttMessage {
  std::string_view topic;
  std::string_view payload;
  bool retained = false;
};

class MqttClient {
 public:
  using OnMessage = std::function<void(const MqttMessage&)>;
  using OnConnection = std::function<void(bool connected, std::string_view why)>;

  // Both are called on the library's thread, from `start` to the destructor.
  MqttClient(const BrokerConfig& broker, OnMessage on_message, OnConnection on_connection);
  ~MqttClient();
  MqttClient(const MqttClient&) = delete;
  MqttClient& operator=(const MqttClient&) = delete;

  // Fails only for what waiting does not mend: a password file that cannot be read.
  Result<void> start();
  // Now, and after every reconnection. Thread-safe.
  void subscribe(const std::string& topic);
  // Quality of service 1, kept by the broker. Dropped while there is no connection. Thread-safe.
  void publish(const std::string& topic, std::string_view payload);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wattbook::gateway
