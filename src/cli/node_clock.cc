#include "cli/node_clock.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace wattbook::cli {

std::optional<Duration> block_age(std::string_view metrics) {
  constexpr std::string_view name = "\nwattbook_block_age_seconds ";
  const std::size_t at = metrics.find(name);
  if (at == metrics.npos) return std::nullopt;
  double seconds = 0;
  const char* const begin = metrics.data() + at + name.size();
  const auto [end, fault] = std::from_chars(begin, metrics.data() + metrics.size(), seconds);
  if (fault != std::errc() || end == begin || !(std::abs(seconds) < 1e12)) return std::nullopt;
  return Duration(static_cast<std::int64_t>(seconds * 1'000));
}

std::string clock_words(Duration ahead) {
  const std::int64_t minutes = std::abs(ahead.value) / one_minute.value;
  const std::string span = minutes < 60 ? fmt::format("{} min", minutes)
                                        : fmt::format("{} h {} min", minutes / 60, minutes % 60);
  return span + (ahead.value > 0 ? " ahead of" : " behind");
}

// The node's time is its newest block's, and that block's age by the node's clock; asked between
// two looks at the same block.
Duration NodeClock::ahead(LedgerClient& client, Instant own) {
  const auto before = client.status();
  if (!before) return ahead_;
  const auto metrics = client.client().get("/metrics");
  if (!metrics || metrics->status != 200) return ahead_;
  const auto after = client.status();
  const auto age = block_age(metrics->body);
  if (!after || !age || after->height != before->height) return ahead_;
  ahead_ = own - (before->time + *age);
  return ahead_;
}

}  // namespace wattbook::cli
