// How far a clock is from a node's (docs/meters.md, "Clocks").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "cli/ledger_client.h"

namespace wattbook::cli {

// Nobody books energy by a clock that is further off.
inline constexpr Duration clock_error_max = one_minute;

// What a node's metrics say of its newest block's age; nothing where they do not.
std::optional<Duration> block_age(std::string_view metrics);

// "3 h 2 min ahead of", "40 min behind".
std::string clock_words(Duration ahead);

// The verdict, kept while the node cannot be asked.
class NodeClock {
 public:
  // How far `own` is ahead of the node's clock; negative where it is behind.
  Duration ahead(LedgerClient& client, Instant own);

 private:
  Duration ahead_;
};

}  // namespace wattbook::cli
