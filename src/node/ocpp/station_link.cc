#include "node/ocpp/station_link.h"

#include <fmt/format.h>

namespace wattbook::ocpp {
namespace {

constexpr std::uint16_t normal_closure = 1000;  // RFC 6455 section 7.4.1

}  // namespace

void StationLink::attach(ConnectionNumber number, Version version, Wire wire) {
  if (wire_) {
    // Its close event will come with the old number and be ignored.
    wire_->close(normal_closure, "a newer connection of this station took over");
    detach(number_);
  }
  wire_ = std::move(wire);
  number_ = number;
  version_ = version;
  unanswered_ = 0;
}

void StationLink::detach(ConnectionNumber number) {
  if (!is_current(number)) return;
  wire_.reset();
  call_id_.clear();
  std::list<Outgoing> lost = std::exchange(waiting_, {});
  for (Outgoing& one : lost) one.on_reply({ReplyKind::lost, {}, "the connection ended"});
}

void StationLink::call(std::string_view action, std::string payload, std::int64_t now_ns,
                       OnReply on_reply) {
  if (!wire_) return on_reply({ReplyKind::lost, {}, "the station is not connected"});
  if (waiting_.size() >= waiting_max)
    return on_reply({ReplyKind::lost, {}, "too many calls wait for this station"});
  waiting_.push_back({std::string(action), std::move(payload), std::move(on_reply)});
  send_next(now_ns);
}

void StationLink::send_next(std::int64_t now_ns) {
  if (!wire_ || waiting_.empty() || !call_id_.empty()) return;
  call_id_ = fmt::format("{}-{}", number_, ++calls_);
  deadline_ns_ = now_ns + answer_ns_max;
  std::string frame = call_frame(call_id_, waiting_.front().action, waiting_.front().payload);
  if (on_sent) on_sent(frame);
  wire_->send(std::move(frame));
}

void StationLink::finish(Reply reply, std::int64_t now_ns) {
  call_id_.clear();
  OnReply on_reply = std::move(waiting_.front().on_reply);
  waiting_.pop_front();
  on_reply(reply);
  send_next(now_ns);
}

bool StationLink::take_reply(const Frame& frame, std::int64_t now_ns) {
  if (call_id_.empty() || frame.id != call_id_) return false;
  unanswered_ = 0;
  if (frame.kind == FrameKind::result)
    finish({ReplyKind::result, std::string(frame.payload.raw()), {}}, now_ns);
  else
    finish({ReplyKind::error, {}, fmt::format("{} {}", frame.code, frame.text)}, now_ns);
  return true;
}

bool StationLink::tick(std::int64_t now_ns) {
  if (call_id_.empty() || now_ns < deadline_ns_) return false;
  const bool cut = ++unanswered_ >= unanswered_max;
  finish({ReplyKind::unanswered, {}, "the station did not answer within 30 s"}, now_ns);
  return cut;
}

}  // namespace wattbook::ocpp
