// The I/O thread's event loop, shared by the server and by the handles it gives away, so that a
// handle used late finds a stopped loop instead of a dangling one. Internal to node/http.
#pragma once

// Asio 1.74 uses std::exchange in its coroutine headers without including it.
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "node/http/server.h"

namespace wattbook::http {

struct Loop : std::enable_shared_from_this<Loop> {
  Loop(Limits limits_in, Handlers handlers_in)
      : limits(limits_in), handlers(std::move(handlers_in)) {}

  // Runs `work` on the I/O thread; forgotten once the server has stopped.
  template <class Work>
  void post(Work work) {
    if (!stopped) boost::asio::post(context, std::move(work));
  }

  const Limits limits;
  Handlers handlers;
  std::atomic<bool> stopped = false;
  std::uint32_t connections = 0;  // I/O thread only
  boost::asio::io_context context{1};
};

// Counts one connection for as long as its session lives, HTTP or WebSocket.
class ConnectionCount {
 public:
  explicit ConnectionCount(Loop& loop) : loop_(&loop) { ++loop.connections; }
  ConnectionCount(ConnectionCount&& other) noexcept : loop_(std::exchange(other.loop_, nullptr)) {}
  ConnectionCount& operator=(ConnectionCount&&) = delete;
  ~ConnectionCount() {
    if (loop_) --loop_->connections;
  }

 private:
  Loop* loop_;
};

}  // namespace wattbook::http
