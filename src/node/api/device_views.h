// What the API shows of a device.
#pragma once

#include "core/chain/commands_governance.h"
#include "node/api/page.h"

namespace wattbook::api {

struct DeviceView {
  Address key;
  chain::DeviceKind kind{};
  CommunityIndex community;
  Address owner;
  bool in_service = false;
  Power rated_power;
  std::optional<MeterIndex> meter;
  std::optional<Energy> capacity;
  std::optional<Energy> stored;
  std::optional<Instant> reported;

  static constexpr std::string_view type_name = "Device";
  static constexpr std::string_view list_type = "Devices";
  static constexpr std::string_view list_name = "devices";
  static constexpr auto fields =
      std::tuple(noted(field("key", &DeviceView::key), "the device's own identity"),
                 field("kind", &DeviceView::kind), field("community", &DeviceView::community),
                 field("owner", &DeviceView::owner),
                 noted(field("in_service", &DeviceView::in_service), "approved by the operator"),
                 field("rated_power", &DeviceView::rated_power),
                 noted(field("meter", &DeviceView::meter), "number of a meter in its community"),
                 noted(field("capacity", &DeviceView::capacity), "of a battery"),
                 noted(field("stored", &DeviceView::stored), "last report of a battery"),
                 noted(field("reported", &DeviceView::reported), "when that was"));
};

}  // namespace wattbook::api
