// What is asked of the API in its test: at least one case for each operation, and one for each way
// in which it refuses.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/small_ledger.h"

namespace wattbook::openapi {

inline constexpr std::string_view json_type = "application/json";

struct Case {
  std::string operation;
  std::string target;
  std::uint16_t status = 200;
  std::string body{};
  std::string type{json_type};
};

// In the order in which they must be asked: those at the end revoke what the others came with.
std::vector<Case> cases(SmallLedger& ledger);

// A new order of "ben", as JSON.
std::string signed_order(SmallLedger& ledger, std::string_view price);

}  // namespace wattbook::openapi
