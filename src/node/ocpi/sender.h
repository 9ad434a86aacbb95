// OCPI 2.2.1 for roaming partners who read: versions, credentials, locations, tariffs, sessions and
// charge detail records, page by page, each answer in OCPI's envelope. Nothing can be written; a
// partner pulls.
#pragma once

#include <functional>
#include <string>

#include "node/http/message.h"
#include "node/ocpi/objects.h"

namespace wattbook::ocpi {

struct SenderPorts {
  // The credentials token that a request shows ("Authorization: Token BASE64"), where it may read;
  // else the refusal in HTTP: 401 or 429.
  std::function<std::expected<std::string, std::uint16_t>(const http::Request&)> admit;
  // Runs the question where the state may be read. False where the node is busy or ends.
  std::function<bool(std::move_only_function<void(const chain::State&)>)> ask;
  std::function<Board()> board;
};

class Sender {
 public:
  static constexpr std::size_t page_max = 100;
  static constexpr std::string_view root = "/ocpi/";

  // `base` is the address before "/ocpi", as partners reach it; empty: as their request names it.
  Sender(Party party, std::string base, SenderPorts ports);

  // Of requests whose path begins with `root`. Answers once, from any thread.
  void operator()(const http::Request& request, http::Responder respond) const;

 private:
  struct Call;
  http::Response versions(const http::Request& request) const;
  http::Response details(const http::Request& request) const;
  http::Response credentials(const http::Request& request, const std::string& token) const;
  http::Response answer(const Call& call, const chain::State& state) const;
  std::string base_of(const http::Request& request) const;

  Party party_;
  std::string base_;
  SenderPorts ports_;
};

}  // namespace wattbook::ocpi
