// One document from a server that others run: any length that is bounded, whole or in chunks, after
// a few redirections. For questions to a node of ours there is Client, which keeps its connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "node/http/client.h"

namespace wattbook::http {

struct FetchRules {
  std::uint64_t bytes_max = 16u << 20;
  std::uint32_t redirects_max = 3;
  std::chrono::milliseconds time_max{60'000};  // of one server's answer, from its name to its end
  Trust trust;                                 // of HTTPS
};

// The body of an answer of status 200. All else is an error that names the address it came from: a
// status, a document that is too large, a redirection from HTTPS to HTTP, or one too many.
Result<std::string> fetch(std::string_view url, const FetchRules& rules);

}  // namespace wattbook::http
