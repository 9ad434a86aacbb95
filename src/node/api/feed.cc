#include "node/api/feed.h"

#include <utility>

#include "base/check.h"
#include "node/api/json_reader.h"

namespace wattbook::api {
namespace {

constexpr codec::AtMost topics_per_message_max{64};

struct ResumeRequest {
  std::string topic;
  std::uint64_t seq = 0;

  static constexpr std::string_view type_name = "Resume";
  static constexpr auto fields = std::tuple(codec::field("topic", &ResumeRequest::topic),
                                            codec::field("seq", &ResumeRequest::seq));
};

struct FeedRequest {
  std::optional<std::vector<std::string>> subscribe;
  std::optional<std::vector<std::string>> unsubscribe;
  std::optional<std::vector<ResumeRequest>> resume;

  static constexpr std::string_view type_name = "FeedRequest";
  static constexpr auto fields =
      std::tuple(codec::field("subscribe", &FeedRequest::subscribe, topics_per_message_max),
                 codec::field("unsubscribe", &FeedRequest::unsubscribe, topics_per_message_max),
                 codec::field("resume", &FeedRequest::resume, topics_per_message_max));
};

struct FeedError {
  std::string error;

  static constexpr std::string_view type_name = "FeedError";
  static constexpr auto fields = std::tuple(codec::field("error", &FeedError::error));
};

void send_error(const http::WebSocket& socket, std::string text) {
  socket.send(std::make_shared<const std::string>(to_json(FeedError{std::move(text)})));
}

std::shared_ptr<const std::string> message(std::string_view topic, std::uint64_t sequence,
                                           std::string_view name, std::string_view json) {
  std::string text = "{\"topic\":";
  json_detail::append_text(text, topic);
  text += ",\"seq\":" + std::to_string(sequence) + ",\"";
  text.append(name).append("\":").append(json) += "}";
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

void Feed::publish_json(std::string_view topic, std::string json, std::string change) {
  const std::lock_guard lock(mutex_);
  auto found = topics_.find(topic);
  if (found == topics_.end()) {
    found = topics_.emplace(topic, Topic{.sequence = first_sequence_}).first;
    found->second.key = static_cast<std::uint32_t>(topics_.size());
  }
  Topic& state = found->second;
  if (state.data && *state.data == json) return;
  const bool is_first = !state.data;
  ++state.sequence;
  state.whole = message(topic, state.sequence, "data", json);
  // Where nearly everything changed, the whole is shorter.
  const bool has_change = !is_first && !change.empty() && change.size() < json.size();
  state.changes.push_back(has_change ? message(topic, state.sequence, "change", change)
                                     : state.whole);
  if (state.changes.size() > changes_kept) state.changes.pop_front();
  state.data = std::make_shared<const std::string>(std::move(json));
  for (const std::uint64_t subscriber : state.subscribers)
    sockets_.at(subscriber).send_change(state.key, state.changes.back(), state.whole);
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

http::SocketEvents Feed::connect(http::WebSocket socket, const std::vector<std::string>& topics,
                                 std::optional<std::uint64_t> seen) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t number = ++sockets_ever_;
  sockets_.emplace(number, std::move(socket));
  for (const std::string& topic : topics) subscribe(number, topic, seen);
  return {[](std::string_view) {}, [this, number](std::string_view) { on_close(number); }};
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
    for (const std::string& topic : *request->subscribe) subscribe(socket, topic, {});
  if (request->resume)
    for (const ResumeRequest& resume : *request->resume)
      subscribe(socket, resume.topic, resume.seq);
}

void Feed::subscribe(std::uint64_t socket, std::string_view topic,
                     std::optional<std::uint64_t> seen) {
  const auto found = topics_.find(topic);
  const http::WebSocket& peer = sockets_.at(socket);
  if (found == topics_.end())
    return send_error(peer, "there is no topic \"" + std::string(topic) + "\"");
  Topic& state = found->second;
  if (!state.subscribers.insert(socket).second) return;
  const std::uint64_t kept_since = state.sequence - state.changes.size();
  if (!seen || *seen < kept_since || *seen > state.sequence)
    return peer.send_change(state.key, state.whole, state.whole);
  for (auto at = state.changes.begin() + static_cast<std::ptrdiff_t>(*seen - kept_since);
       at != state.changes.end(); ++at)
    peer.send_change(state.key, *at, state.whole);
}

void Feed::on_close(std::uint64_t socket) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, topic] : topics_) topic.subscribers.erase(socket);
  sockets_.erase(socket);
}

}  // namespace wattbook::api
