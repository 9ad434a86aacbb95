// Whose history is to advise.
#pragma once

#include "node/api/page.h"
#include "node/history/advice.h"

namespace wattbook::api {

struct AdviceQuery {
  Address address;
  CommunityIndex community;

  static constexpr std::string_view type_name = "AdviceQuery";
  static constexpr auto fields = std::tuple(field("address", &AdviceQuery::address),
                                            field("community", &AdviceQuery::community));
};

}  // namespace wattbook::api
