#include "node/api/health_routes.h"

#include <memory>
#include <utility>

#include "core/chain/meter_service.h"
#include "node/api/declaration.h"

namespace wattbook::api {
namespace {

struct HealthQuery : Paging {
  CommunityIndex community;
  std::optional<MeterIndex> after;

  static constexpr std::string_view type_name = "HealthQuery";
  static constexpr auto fields =
      paged(field("community", &HealthQuery::community),
            noted(field("after", &HealthQuery::after), "number of the last meter seen"));
};

DeviceHealthView view_of(const Books& books, const chain::Community& community, MeterIndex meter,
                         const DeviceHealth& health) {
  const IntervalNumber now = interval_of(books.state.time, community.settings.interval_length);
  DeviceHealthView out;
  out.meter = meter;
  out.key = community.meter_places[meter.value].key;
  out.in_service = chain::counts(community, meter, now);
  if (const auto newest = community.meters.newest(meter)) out.newest_reading = newest->time;
  const auto told = health.find(community.index, meter);
  if (!told) return out;
  const DeviceReport& report = told->report;
  out.gateway = told->gateway;
  out.reported = told->reported;
  out.device = report.device;
  out.evidence = report.evidence;
  out.last_seen = report.last_seen;
  out.drift = report.drift;
  out.error_rate_ppm = report.error_rate_ppm();
  out.observations = report.observations;
  out.readings = report.readings;
  out.unreadable = report.unreadable;
  out.disbelieved = report.disbelieved;
  out.errors = report.errors;
  return out;
}

Answered<Rows<DeviceHealthView>> list_health(const Books& books, const HealthQuery& query,
                                             const DeviceHealth& health) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  auto page = page_of<DeviceHealthView>(
      query, [](const DeviceHealthView& row) { return std::to_string(row.meter.value); });
  const auto& places = (*community)->meter_places;
  for (std::uint32_t i = query.after ? query.after->value + 1 : 0; i < places.size(); ++i)
    if (!page.add(view_of(books, **community, MeterIndex(i), health))) break;
  return page.take();
}

// Who may send the community's readings may tell how their devices do (DOMAIN 4.1).
bool is_gateway(const Books& books, const chain::Community& community, const Address& address) {
  const auto member = books.state.ledger.find_member(address);
  if (!member) return false;
  if (*member == community.operator_member) return true;
  const auto place = community.place(*member);
  if (!place) return false;
  const chain::Participant& participant = community.participants[place->value];
  return !participant.suspended && (participant.roles.has(chain::Role::concentrator) ||
                                    participant.roles.has(chain::Role::community_operator));
}

http::Response take_report(const Books& books, const Address& caller, const HealthReport& report,
                           DeviceHealth& health) {
  const auto community = find_community(books, report.community);
  if (!community) return to_response(community.error());
  if (!is_gateway(books, **community, caller))
    return refusal(403, {to_hex0x(caller) + " sends no readings of this community",
                         "sign in with the key of a concentrator or the operator"});
  for (const DeviceReport& device : report.devices)
    if (!(*community)->meters.knows(device.meter))
      return to_response(unknown("devices",
                                 "the community has no meter " + std::to_string(device.meter.value),
                                 "list them at /api/v1/communities/" +
                                     std::to_string(report.community.value) + "/meters"));
  health.take(caller, report.community, books.state.time, report.devices);
  return json_response(HealthTakenView{static_cast<std::uint32_t>(report.devices.size())});
}

Operation report_operation(Schemas& schemas, AskBooks ask, DeviceHealth& health, Doorman& doorman) {
  Operation out;
  out.method = http::Method::post;
  out.path = "/api/v1/gateways/health";
  out.id = "report_health";
  out.summary = "A gateway tells how its devices do; signed in with its own key";
  out.body = {{"application/json", schemas.of<HealthReport>()}};
  const std::vector<Form> problem = {{"application/problem+json", schemas.of<Problem>()}};
  out.answers = {{200, "kept", {{"application/json", schemas.of<HealthTakenView>()}}},
                 {400, "the body cannot be read", problem},
                 {403, "the caller sends no readings of this community", problem},
                 {404, "there is no such community or meter", problem},
                 {415, "not JSON", problem},
                 {503, "the node is busy or ends", problem}};
  out.handler = [ask = std::move(ask), health = &health, doorman = &doorman](
                    const http::Request& request, const PathValues&, http::Responder respond) {
    if (const auto media = media_of(request); !media) return respond(to_response(media.error()));
    auto body = read_body<HealthReport>(request.body);
    if (!body) return respond(to_response(body.error()));
    const Address caller = caller_of(*doorman, request).address;
    // Held aside, so that it can still be told where the question is not taken.
    const auto held = std::make_shared<http::Responder>(std::move(respond));
    const bool asked = ask([held, caller, health, report = std::move(*body)](const Books& books) {
      (*held)(take_report(books, caller, report, *health));
    });
    if (!asked) (*held)(refusal(503, {"the node is busy or ends", "send it again"}));
  };
  return out;
}

}  // namespace

void add_health_routes(RouteTable& table, AskBooks ask, DeviceHealth& health, Doorman& doorman) {
  table.begin("devices");
  table.read_beside<Rows<DeviceHealthView>, HealthQuery>(
      {"/api/v1/devices/health", "list_device_health",
       "Meters of a community and how the devices that read them do"},
      [ask, &health](const HealthQuery& query, const Reply<Rows<DeviceHealthView>>& reply) {
        const bool asked = ask([query, reply, &health](const Books& books) {
          reply(list_health(books, query, health));
        });
        if (!asked)
          reply(std::unexpected(
              Problem{"busy", 503, "the node is busy or ends", std::nullopt, "ask again"}));
      });
  table.add(report_operation(table.schemas(), std::move(ask), health, doorman));
}

}  // namespace wattbook::api
