// What WebSocket and event stream sessions share: how a handle reaches its session, and the bounded
// queue of what waits for the peer. Internal to node/http.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "node/http/loop.h"

namespace wattbook::http {

using Text = std::shared_ptr<const std::string>;

// What a handle may ask of its session, whatever it runs over.
class PushSession {
 public:
  virtual ~PushSession() = default;
  // `whole` replaces a waiting message of this key; key 0 is never replaced.
  virtual void send(std::uint32_t key, Text text, Text whole) = 0;
  virtual void close(std::uint16_t code, const std::string& reason) = 0;
};

// What a handle shares with its session: the loop to reach it by, and no claim on its life.
class WebSocket::Link {
 public:
  Link(std::weak_ptr<Loop> loop, std::weak_ptr<PushSession> session)
      : loop_(std::move(loop)), session_(std::move(session)) {}

  template <class Work>
  void post(Work work) const {
    const std::shared_ptr<Loop> loop = loop_.lock();
    if (!loop) return;
    loop->post([session = session_, work = std::move(work)] {
      if (const auto self = session.lock()) work(*self);
    });
  }

 private:
  std::weak_ptr<Loop> loop_;
  std::weak_ptr<PushSession> session_;
};

// Messages for one peer. The front one is being written and stays as it is.
class OutgoingQueue {
 public:
  // As PushSession::send. False where more than `bytes_max` would wait: the peer reads too slowly.
  bool add(std::uint32_t key, Text text, Text whole, std::size_t bytes_max);
  const Text& front() const { return queue_.front().text; }
  void pop();
  std::size_t size() const { return queue_.size(); }

 private:
  struct Outgoing {
    std::uint32_t key = 0;
    Text text;
  };

  std::deque<Outgoing> queue_;
  std::size_t bytes_ = 0;
};

}  // namespace wattbook::http
