#include "node/http/push_session.h"

#include <algorithm>

namespace wattbook::http {

bool OutgoingQueue::add(std::uint32_t key, Text text, Text whole, std::size_t bytes_max) {
  if (key != 0 && !queue_.empty()) {
    const auto waiting = std::find_if(queue_.begin() + 1, queue_.end(),
                                      [&](const Outgoing& one) { return one.key == key; });
    if (waiting != queue_.end()) {
      bytes_ = bytes_ - waiting->text->size() + whole->size();
      waiting->text = std::move(whole);
      return true;
    }
  }
  if (bytes_ + text->size() > bytes_max) return false;
  bytes_ += text->size();
  queue_.push_back({key, std::move(text)});
  return true;
}

void OutgoingQueue::pop() {
  bytes_ -= queue_.front().text->size();
  queue_.pop_front();
}

void WebSocket::send(Text text) const {
  link_->post([text = std::move(text)](PushSession& session) { session.send(0, text, text); });
}

void WebSocket::send_change(std::uint32_t key, Text change, Text whole) const {
  link_->post([key, change = std::move(change), whole = std::move(whole)](PushSession& session) {
    session.send(key, change, whole);
  });
}

void WebSocket::close(std::uint16_t code, std::string reason) const {
  link_->post(
      [code, reason = std::move(reason)](PushSession& session) { session.close(code, reason); });
}

}  // namespace wattbook::http
