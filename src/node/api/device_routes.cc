#include "node/api/device_routes.h"

#include "node/api/device_views.h"

namespace wattbook::api {
namespace {

struct DevicesQuery : Paging {
  CommunityIndex community;
  std::optional<Address> owner;
  std::optional<chain::DeviceKind> kind;
  std::optional<Address> after;

  static constexpr std::string_view type_name = "DevicesQuery";
  static constexpr auto fields =
      paged(field("community", &DevicesQuery::community), field("owner", &DevicesQuery::owner),
            field("kind", &DevicesQuery::kind),
            noted(field("after", &DevicesQuery::after), "key of the last one seen"));
};

struct DeviceQuery {
  Address key;

  static constexpr std::string_view type_name = "DeviceQuery";
  static constexpr auto fields = std::tuple(field("key", &DeviceQuery::key));
};

DeviceView view_of(const Books& books, const Address& key, const chain::Device& device) {
  DeviceView out;
  out.key = key;
  out.kind = device.kind;
  out.community = device.community;
  out.owner = books.state.ledger.address(device.owner);
  out.in_service = device.in_service;
  out.rated_power = device.rated_power;
  if (device.kind == chain::DeviceKind::meter) out.meter = MeterIndex(device.number);
  if (device.kind == chain::DeviceKind::battery) {
    const chain::BatteryPlace& battery =
        books.state.communities[device.community.value].batteries[device.number];
    out.capacity = battery.capacity;
    out.stored = battery.stored;
    if (battery.stored) out.reported = battery.reported;
  }
  return out;
}

Answered<Rows<DeviceView>> list_devices(const Books& books, const DevicesQuery& query) {
  if (const auto found = find_community(books, query.community); !found)
    return std::unexpected(found.error());
  auto page = page_of<DeviceView>(query, [](const DeviceView& row) { return to_hex0x(row.key); });
  const auto& devices = books.state.devices;
  for (auto at = query.after ? devices.upper_bound(*query.after) : devices.begin();
       at != devices.end(); ++at) {
    const auto& [key, device] = *at;
    if (device.community != query.community || (query.kind && device.kind != *query.kind)) continue;
    if (query.owner && books.state.ledger.address(device.owner) != *query.owner) continue;
    if (!page.add(view_of(books, key, device))) break;
  }
  return page.take();
}

Answered<DeviceView> show_device(const Books& books, const DeviceQuery& query) {
  const auto found = books.state.devices.find(query.key);
  if (found == books.state.devices.end())
    return std::unexpected(unknown("key", "no device has the key " + to_hex0x(query.key),
                                   "its owner registers it with RegisterDevice"));
  return view_of(books, found->first, found->second);
}

}  // namespace

void add_device_routes(RouteTable& table) {
  table.begin("devices");
  table.read(
      {"/api/v1/communities/{community}/devices", "list_devices", "Devices of a community by key"},
      list_devices);
  table.read({"/api/v1/devices/{key}", "show_device", "One device"}, show_device);
}

}  // namespace wattbook::api
