// The live side of the API: the latest JSON of each topic for GET, and every change of it for
// WebSockets. A topic is named as its path under /api/v1/ ("communities/0/book"). Each change has
// the topic's next sequence number; a peer gets the whole state first and then each change, with no
// gap, or the whole state again where it is too slow or was away for too long.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "node/api/json_writer.h"
#include "node/http/message.h"

namespace wattbook::api {

class Feed {
 public:
  // How many changes of a topic are kept for peers that come back.
  static constexpr std::size_t changes_kept = 256;

  // Sequence numbers of all topics rise from `first_sequence`. It is larger than every number of
  // an earlier run, for a peer that comes back after a restart to be told apart.
  explicit Feed(std::uint64_t first_sequence) : first_sequence_(first_sequence) {}

  // Publishes from any thread; nothing is sent where the topic has not changed.
  template <codec::Structure T>
  void publish(std::string_view topic, const T& view) {
    publish_json(topic, to_json(view), {});
  }
  // The same for a view of which peers can take the `change` since the last one (changes.h).
  template <codec::Structure T>
  void publish(std::string_view topic, const T& view, const T& change) {
    publish_json(topic, to_json(view), to_json(change));
  }

  // The latest state of a topic; null where there is none of that name.
  std::shared_ptr<const std::string> latest(std::string_view topic) const;

  // Takes a new WebSocket. It sends {"subscribe":[topic…]}, {"unsubscribe":[topic…]} or
  // {"resume":[{"topic":…,"seq":…}…]} with the last number it has seen, and gets
  // {"topic":…,"seq":…,"data":…} or, after that, {"topic":…,"seq":…,"change":…}; or {"error":…}.
  // The feed outlives the server.
  http::SocketEvents connect(http::WebSocket socket);
  // Takes a reader that sends nothing and follows these topics, which exist. `seen` is the last
  // number that it has, of its only topic.
  http::SocketEvents connect(http::WebSocket socket, const std::vector<std::string>& topics,
                             std::optional<std::uint64_t> seen);

 private:
  using Message = std::shared_ptr<const std::string>;
  struct Topic {
    std::uint32_t key = 0;  // for WebSocket::send_change
    std::uint64_t sequence = 0;
    Message data;
    Message whole;                // as it is sent
    std::deque<Message> changes;  // the newest, up to `sequence`
    std::set<std::uint64_t> subscribers;
  };

  void publish_json(std::string_view topic, std::string json, std::string change);
  void on_message(std::uint64_t socket, std::string_view text);
  void on_close(std::uint64_t socket);
  // `seen` is the last number that the peer has; nothing where it has none.
  void subscribe(std::uint64_t socket, std::string_view topic, std::optional<std::uint64_t> seen);

  const std::uint64_t first_sequence_;
  mutable std::mutex mutex_;  // guards everything below
  std::map<std::string, Topic, std::less<>> topics_;
  std::map<std::uint64_t, http::WebSocket> sockets_;
  std::uint64_t sockets_ever_ = 0;
};

}  // namespace wattbook::api
