#include "gateway/mqtt_client.h"

#include <fstream>
#include <mutex>
#include <set>

#include <mosquitto.h>

namespace wattbook::gateway {
namespace {

constexpr int keep_alive_seconds = 30;
constexpr unsigned retry_seconds_first = 1;
constexpr unsigned retry_seconds_last = 30;

// The library wants to be initialised once in a process, before the first client.
void initialise_library() {
  static std::once_flag once;
  std::call_once(once, [] { mosquitto_lib_init(); });
}

}  // namespace

struct MqttClient::State {
  BrokerConfig broker;
  OnMessage on_message;
  OnConnection on_connection;
  mosquitto* client = nullptr;
  std::mutex mutex;
  std::set<std::string> topics;  // guarded by `mutex`

  void subscribe_all() {
    const std::lock_guard lock(mutex);
    for (const std::string& topic : topics) mosquitto_subscribe(client, nullptr, topic.c_str(), 1);
  }
};

MqttClient::MqttClient(const BrokerConfig& broker, OnMessage on_message, OnConnection on_connection)
    : state_(std::make_unique<State>()) {
  initialise_library();
  state_->broker = broker;
  state_->on_message = std::move(on_message);
  state_->on_connection = std::move(on_connection);
  // A clean session: what was missed is in the broker's retained messages or gone, and the meter's
  // registers are cumulative.
  state_->client = mosquitto_new(broker.client_id.c_str(), true, state_.get());
}

Result<void> MqttClient::start() {
  mosquitto* const client = state_->client;
  if (client == nullptr) return fail("the MQTT library has no memory left");
  const BrokerConfig& broker = state_->broker;
  mosquitto_int_option(client, MOSQ_OPT_PROTOCOL_VERSION,
                       broker.version_5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
  if (!broker.user.empty()) {
    std::string password;
    if (!broker.password_file.empty()) {
      std::ifstream file(broker.password_file);
      if (!std::getline(file, password))
        return fail("cannot read " + broker.password_file, "it holds the broker's password");
    }
    mosquitto_username_pw_set(client, broker.user.c_str(), password.c_str());
  }
  mosquitto_reconnect_delay_set(client, retry_seconds_first, retry_seconds_last, true);
  mosquitto_connect_callback_set(client, [](mosquitto*, void* self, int code) {
    auto* const state = static_cast<State*>(self);
    if (code == 0) state->subscribe_all();
    state->on_connection(code == 0, mosquitto_connack_string(code));
  });
  mosquitto_disconnect_callback_set(client, [](mosquitto*, void* self, int code) {
    static_cast<State*>(self)->on_connection(false, mosquitto_strerror(code));
  });
  mosquitto_message_callback_set(
      client, [](mosquitto*, void* self, const mosquitto_message* message) {
        const std::string_view payload(static_cast<const char*>(message->payload),
                                       static_cast<std::size_t>(message->payloadlen));
        static_cast<State*>(self)->on_message({message->topic, payload, message->retain});
      });
  // A broker that is not there yet is tried again by the library's thread.
  mosquitto_connect_async(client, broker.host.c_str(), broker.port, keep_alive_seconds);
  mosquitto_loop_start(client);
  return {};
}

void MqttClient::subscribe(const std::string& topic) {
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->topics.insert(topic).second) return;
  }
  mosquitto_subscribe(state_->client, nullptr, topic.c_str(), 1);
}

void MqttClient::publish(const std::string& topic, std::string_view payload) {
  mosquitto_publish(state_->client, nullptr, topic.c_str(), static_cast<int>(payload.size()),
                    payload.data(), 1, true);
}

MqttClient::~MqttClient() {
  if (state_->client == nullptr) return;
  mosquitto_disconnect(state_->client);
  mosquitto_loop_stop(state_->client, true);
  mosquitto_destroy(state_->client);
}

}  // namespace wattbook::gateway
