// The cursor of lists of what happened lately, latest first: the height of the block and the
// position in it, "1286-3".
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "node/api/problem.h"
#include "node/api/recent.h"

namespace wattbook::api {

struct FactCursor {
  Height height{UINT64_MAX};
  std::uint32_t position = 0;
};

// Nothing given stands before everything; fails for what is no cursor.
std::expected<FactCursor, Problem> fact_cursor(const std::optional<std::string>& after);

template <class Fact>
std::string fact_id(const Happened<Fact>& happened) {
  return std::to_string(happened.height.value) + "-" + std::to_string(happened.position);
}

template <class Fact>
bool is_before(const Happened<Fact>& happened, const FactCursor& cursor) {
  return happened.height < cursor.height ||
         (happened.height == cursor.height && happened.position < cursor.position);
}

// `text` as the value of a query parameter.
std::string percent_encode(std::string_view text);

}  // namespace wattbook::api
