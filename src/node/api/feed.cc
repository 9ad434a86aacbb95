#include "node/api/feed.h"

#include <utility>

#include "base/check.h"
#include "node/api/json_reader.h"

namespace wattbook::api {
namespace {

constexpr codec::AtMost topics_per_message_max{64};

struct FeedRequest {
  std::optional<std::vector<std::string>> subscribe;
  std::optional<std::vector<std::string>> unsubscribe;

  static constexpr std::string_view type_name = "FeedRequest";
  static constexpr auto fields =
      std::tuple(codec::field("subscribe", &FeedRequest::subscribe, topics_per_message_max),
                 codec::field("unsubscribe", &FeedRequest::unsubscribe, topics_per_message_max));
};

struct FeedError {
  std::string error;

  static constexpr std::string_view type_name = "FeedError";
  static constexpr auto fields = std::tuple(codec::field("error", &FeedError::error));
};

void send_error(const http::WebSocket& socket, std::string text) {
  socket.send(std::make_shared<const std::string>(to_json(FeedError{std::move(text)})));
}

}  // namespace

void Feed::publish_json(std::string_view topic, std::string json) {
  const std::lock_guard lock(mutex_);
  auto found = topics_.find(topic);
  if (found == topics_.end()) {
    found = topics_.emplace(topic, Topic{}).first;
    found->second.key = static_cast<std::uint32_t>(topics_.size());
  }
  Topic& state = found->second;
  if (state.data && *state.data == json) return;
  ++state.sequence;
  std::string message = "{\"topic\":";
  json_detail::append_text(message, topic);
  message += ",\"seq\":" + std::to_string(state.sequence) + ",\"data\":" + json + "}";
  state.data = std::make_shared<const std::string>(std::move(json));
  state.message = std::make_shared<const std::string>(std::move(message));
  for (const std::uint64_t subscriber : state.subscribers)
    sockets_.at(subscriber).send_latest(state.key, state.message);
}

std::shared_ptr<const std::string> Feed::latest(std::string_view topic) const {
  const std::lock_guard lock(mutex_);
  const auto found = topics_.find(topic);
  return found == topics_.end() ? nullptr : found->second.data;
}

http::SocketEvents Feed::connect(http::WebSocket socket) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t number = ++sockets_ever_;
  sockets_.emplace(number, std::move(socket));
  return {[this, number](std::string_view text) { on_message(number, text); },
          [this, number](std::string_view) { on_close(number); }};
}

void Feed::on_message(std::uint64_t socket, std::string_view text) {
  JsonReader reader;
  const Result<FeedRequest> request = reader.read<FeedRequest>(text);
  const std::lock_guard lock(mutex_);
  if (!request) {
    const Error& error = request.error();
    return send_error(sockets_.at(socket),
                      error.hint.empty() ? error.message : error.message + "; " + error.hint);
  }
  if (request->unsubscribe)
    for (const std::string& topic : *request->unsubscribe)
      if (const auto found = topics_.find(topic); found != topics_.end())
        found->second.subscribers.erase(socket);
  if (request->subscribe)
    for (const std::string& topic : *request->subscribe) subscribe(socket, topic);
}

void Feed::subscribe(std::uint64_t socket, std::string_view topic) {
  const auto found = topics_.find(topic);
  if (found == topics_.end())
    return send_error(sockets_.at(socket), "there is no topic \"" + std::string(topic) + "\"");
  Topic& state = found->second;
  if (state.subscribers.insert(socket).second)
    sockets_.at(socket).send_latest(state.key, state.message);
}

void Feed::on_close(std::uint64_t socket) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, topic] : topics_) topic.subscribers.erase(socket);
  sockets_.erase(socket);
}

}  // namespace wattbook::api
