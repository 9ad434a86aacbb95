// The live side of the API: the latest JSON of each topic, for GET and for WebSockets alike. A
// topic is named as its path under /api/v1/ ("communities/0/book"). Publishing replaces the whole
// state of a topic, so that a peer that missed messages needs only the latest one.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "node/api/json_writer.h"
#include "node/http/message.h"

namespace wattbook::api {

class Feed {
 public:
  // Publishes from any thread; nothing is sent where the topic has not changed.
  template <codec::Structure T>
  void publish(std::string_view topic, const T& view) {
    publish_json(topic, to_json(view));
  }

  // The latest state of a topic; null where there is none of that name.
  std::shared_ptr<const std::string> latest(std::string_view topic) const;

  // Takes a new WebSocket, which sends {"subscribe":[topic…]} or {"unsubscribe":[topic…]} and gets
  // {"topic":…,"seq":…,"data":…} at once and after each change, or {"error":…}. The feed outlives
  // the server.
  http::SocketEvents connect(http::WebSocket socket);

 private:
  struct Topic {
    std::uint32_t key = 0;  // for WebSocket::send_latest
    std::uint64_t sequence = 0;
    std::shared_ptr<const std::string> data;
    std::shared_ptr<const std::string> message;
    std::set<std::uint64_t> subscribers;
  };

  void publish_json(std::string_view topic, std::string json);
  void on_message(std::uint64_t socket, std::string_view text);
  void on_close(std::uint64_t socket);
  void subscribe(std::uint64_t socket, std::string_view topic);

  mutable std::mutex mutex_;  // guards everything below
  std::map<std::string, Topic, std::less<>> topics_;
  std::map<std::uint64_t, http::WebSocket> sockets_;
  std::uint64_t sockets_ever_ = 0;
};

}  // namespace wattbook::api
