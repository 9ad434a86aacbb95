// The connection to one station: which socket is its present one, and the calls we make on it, one
// at a time (OCPP-J 1.6 section 4.1.1). Stations come back on a new socket before the old one is
// known to be dead, so the newest wins and whatever the old one still says or does is nobody's.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "node/ocpp/frame.h"

namespace wattbook::ocpp {

// A WebSocket as this folder needs it.
struct Wire {
  std::function<void(std::string text)> send;
  std::function<void(std::uint16_t code, std::string reason)> close;
};

// Numbers every connection since the start, so that a late word of an old one is recognised.
using ConnectionNumber = std::uint64_t;

enum class ReplyKind : std::uint8_t {
  result,
  error,       // the station refused the call as such
  unanswered,  // in time
  lost         // the connection ended before an answer
};
struct Reply {
  ReplyKind kind = ReplyKind::lost;
  std::string payload;  // of a result: JSON
  std::string text;     // otherwise: why
};
using OnReply = std::move_only_function<void(const Reply&)>;

class StationLink {
 public:
  static constexpr std::int64_t answer_ns_max = 30'000'000'000;
  static constexpr std::uint32_t unanswered_max = 3;  // in a row; then the connection is cut
  static constexpr std::uint32_t waiting_max = 256;   // calls queued

  // Takes over from the present connection, which is closed.
  void attach(ConnectionNumber number, Version version, Wire wire);
  // Of the present connection only; calls under way are lost.
  void detach(ConnectionNumber number);
  bool is_connected() const { return wire_.has_value(); }
  bool is_current(ConnectionNumber number) const { return wire_ && number == number_; }
  ConnectionNumber number() const { return number_; }
  Version version() const { return version_; }

  void send(std::string frame) { wire_->send(std::move(frame)); }
  void close(std::uint16_t code, std::string reason) { wire_->close(code, std::move(reason)); }

  // `payload` is valid by the schema. `on_reply` is called once, perhaps at once.
  void call(std::string_view action, std::string payload, std::int64_t now_ns, OnReply on_reply);
  // A frame of kind result, error or result_error. False where nothing waits for it.
  bool take_reply(const Frame& frame, std::int64_t now_ns);
  // Gives up what has waited too long. True where the connection should be cut.
  bool tick(std::int64_t now_ns);
  // What was sent on behalf of the last call, for the log; empty where nothing was.
  std::function<void(const std::string& frame)> on_sent;

 private:
  struct Outgoing {
    std::string action;
    std::string payload;
    OnReply on_reply;
  };
  void send_next(std::int64_t now_ns);
  void finish(Reply reply, std::int64_t now_ns);

  std::optional<Wire> wire_;
  ConnectionNumber number_ = 0;
  Version version_ = Version::v16;
  std::list<Outgoing> waiting_;  // the first one is under way where call_id_ is set
  std::string call_id_;
  std::int64_t deadline_ns_ = 0;
  std::uint64_t calls_ = 0;
  std::uint32_t unanswered_ = 0;
};

}  // namespace wattbook::ocpp
