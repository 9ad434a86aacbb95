// Commands that came after the first version of the protocol (protocol_version.h).
#pragma once

#include "base/strong_id.h"
#include "core/chain/command_header.h"
#include "core/chain/order_limits.h"

namespace wattbook::chain {

// The governor sets the height from which the next version's rules are in force. A further one
// replaces it before then; one that names the present version takes it back.
struct ScheduleUpgrade : CommandHeader {
  std::uint32_t version = 0;  // the present one, or the next
  Height height;              // above that of the command's block

  static constexpr std::string_view type_name = "ScheduleUpgrade";
  static constexpr auto fields = command_fields(codec::field("version", &ScheduleUpgrade::version),
                                                codec::field("height", &ScheduleUpgrade::height));
};

// The operator limits what one account may ask of the community's markets, so that nobody can flood
// the others out. From version 2 on.
struct SetOrderLimits : CommandHeader {
  CommunityIndex community;
  OrderLimits limits;

  static constexpr std::string_view type_name = "SetOrderLimits";
  static constexpr auto fields =
      command_fields(codec::field("community", &SetOrderLimits::community),
                     codec::field("limits", &SetOrderLimits::limits));
};

}  // namespace wattbook::chain
