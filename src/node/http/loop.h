// The I/O thread's event loop, shared by the server and by the handles it gives away, so that a
// handle used late finds a stopped loop instead of a dangling one. Internal to node/http.
#pragma once

#include <array>
// Asio 1.74 uses std::exchange in its coroutine headers without including it.
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>

#include "node/http/server.h"

namespace wattbook::http {

// Written by the I/O thread, read by any.
struct Counters {
  std::atomic<std::uint32_t> connections_open = 0;
  std::atomic<std::uint64_t> connections = 0;
  std::atomic<std::uint64_t> refused = 0;
  std::array<std::atomic<std::uint64_t>, 600> answers{};  // by status
};

struct Loop : std::enable_shared_from_this<Loop> {
  Loop(Limits limits_in, Handlers handlers_in, std::uint32_t id_salt_in)
      : limits(limits_in), handlers(std::move(handlers_in)), id_salt(id_salt_in) {}

  // Runs `work` on the I/O thread; forgotten once the server has stopped.
  template <class Work>
  void post(Work work) {
    if (!stopped) boost::asio::post(context, std::move(work));
  }

  // The same, at once where this is the I/O thread.
  template <class Work>
  void run(Work work) {
    if (context.get_executor().running_in_this_thread())
      work();
    else
      post(std::move(work));
  }

  Limits limits;  // of the I/O thread once it runs, as all that is not atomic
  Handlers handlers;
  OnHandshake on_handshake;     // as Options::on_handshake
  const std::uint32_t id_salt;  // makes request ids of two starts differ
  std::uint64_t requests = 0;
  std::shared_ptr<boost::asio::ssl::context> tls;  // null: plain HTTP
  std::uint32_t unanswered = 0;                    // requests read and not yet answered
  std::function<void()> on_quiet;                  // called once there is none
  bool draining = false;
  Counters counters;
  std::atomic<bool> stopped = false;
  boost::asio::io_context context{1};
};

// Counts one connection for as long as its session lives, HTTP or WebSocket.
class ConnectionCount {
 public:
  explicit ConnectionCount(Loop& loop) : loop_(&loop) {
    ++loop.counters.connections_open;
    ++loop.counters.connections;
  }
  ConnectionCount(ConnectionCount&& other) noexcept : loop_(std::exchange(other.loop_, nullptr)) {}
  ConnectionCount& operator=(ConnectionCount&&) = delete;
  ~ConnectionCount() {
    if (loop_) --loop_->counters.connections_open;
  }

 private:
  Loop* loop_;
};

// Counts one request from its header until its answer is written or its connection is lost.
class UnansweredCount {
 public:
  explicit UnansweredCount(Loop& loop) : loop_(&loop) { ++loop.unanswered; }
  UnansweredCount(UnansweredCount&&) = delete;
  ~UnansweredCount() {
    if (--loop_->unanswered == 0 && loop_->on_quiet) std::exchange(loop_->on_quiet, nullptr)();
  }

 private:
  Loop* loop_;
};

}  // namespace wattbook::http
