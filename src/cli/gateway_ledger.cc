#include "cli/gateway_ledger.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/interval_row.h"
#include "cli/meter_ledger.h"
#include "cli/session.h"
#include "node/api/community_views.h"
#include "node/api/health_views.h"
#include "node/api/json_writer.h"

namespace wattbook::cli {
namespace {

metering::Evidence evidence_of(gateway::Evidence evidence) {
  switch (evidence) {
    case gateway::Evidence::signed_by_meter:
      return metering::Evidence::signed_by_meter;
    case gateway::Evidence::read_from_meter:
      return metering::Evidence::read_from_meter;
    case gateway::Evidence::told_by_gateway:
      return metering::Evidence::told_by_gateway;
    case gateway::Evidence::imported:
      return metering::Evidence::imported;
    case gateway::Evidence::estimated:
      return metering::Evidence::estimated;
  }
  return metering::Evidence::estimated;
}

api::DeviceReport report_of(const gateway::DeviceStatus& device) {
  const gateway::DeviceHealth& health = device.health;
  return {device.meter,
          device.name,
          evidence_of(device.evidence),
          health.last_seen,
          health.drift,
          health.observations,
          health.readings,
          health.unreadable + device.bad_telegrams,
          health.fell + health.jumped + health.disordered + health.stale,
          health.errors};
}

using Publications = std::vector<std::pair<std::string, std::string>>;

// A sensor of ours, announced to Home Assistant and told.
void add_sensor(Publications& out, const gateway::BrokerConfig& broker, const std::string& id,
                const std::string& name, const std::string& unit, const std::string& value) {
  const std::string topic = fmt::format("{}/{}", broker.publish, id);
  if (!broker.discovery.empty())
    out.emplace_back(fmt::format("{}/sensor/wattbook_{}/config", broker.discovery, id),
                     fmt::format(R"({{"unique_id":"wattbook_{}","name":"{}","state_topic":"{}",)"
                                 R"("unit_of_measurement":"{}","state_class":"measurement"}})",
                                 id, name, topic, unit));
  out.emplace_back(topic, value);
}

}  // namespace

GatewayLedger::GatewayLedger(LedgerClient client, crypto::SecretKey key, Address account,
                             std::uint32_t valid_minutes, Say say)
    : client_(std::move(client)),
      key_(std::move(key)),
      account_(account),
      valid_(one_minute.value * valid_minutes),
      say_(std::move(say)) {}

Result<std::optional<gateway::StoredReading>> GatewayLedger::newest(CommunityIndex community,
                                                                    MeterIndex meter) {
  const auto reading = newest_reading(client_, community, meter);
  if (!reading) return std::unexpected(reading.error().error);
  if (!*reading) return std::nullopt;
  gateway::StoredReading out;
  out.community = community;
  out.meter = meter;
  out.sequence = (*reading)->sequence;
  out.time = (*reading)->time;
  out.import_register = (*reading)->import_register;
  out.export_register = (*reading)->export_register;
  return out;
}

Result<std::size_t> GatewayLedger::submit(std::span<const gateway::StoredReading> readings) {
  auto sent = send(readings);
  const std::string reason = sent ? "" : sent.error().message;
  if (!sent && reason != told_of_readings_) say_("readings wait: " + reason, sent.error().hint);
  told_of_readings_ = reason;
  return sent;
}

Result<std::size_t> GatewayLedger::send(std::span<const gateway::StoredReading> readings) {
  // The node's own time: ours may be wrong, and the command lapses by the ledger's.
  const auto status = client_.status();
  if (!status) return std::unexpected(status.error().error);
  ReadingSender sender(client_, key_,
                       {readings[0].community, account_, status->genesis, status->protocol_version,
                        status->time + valid_});
  for (const gateway::StoredReading& reading : readings)
    if (const auto added = sender.add_numbered({reading.meter, reading.sequence, reading.time,
                                                reading.import_register, reading.export_register,
                                                evidence_of(reading.evidence)});
        !added)
      return std::unexpected(added.error().error);
  if (const auto sent = sender.flush_whatever(); !sent) return std::unexpected(sent.error().error);
  std::size_t quarantined = 0;
  for (const auto& [cause, entry] : sender.quarantined()) quarantined += entry.count;
  return quarantined;
}

// A session lapses, and a node that was started again may know it no more: one is opened when the
// node does not know who tells.
Reply<void> GatewayLedger::post_health(const std::string& body) {
  const auto told = client_.post("gateways/health", body);
  if (told) return {};
  if (told.error().exit_code == exit_unreachable) return std::unexpected(told.error());
  const auto opened = open_session(
      client_.client(), account_,
      [this](const Hash& digest) -> Result<Signature> { return crypto::sign(digest, key_); });
  if (!opened) return opened;
  const auto again = client_.post("gateways/health", body);
  if (!again) return std::unexpected(again.error());
  return {};
}

bool GatewayLedger::clock_agrees(Instant own) {
  const Duration ahead = node_clock_.ahead(client_, own);
  const bool agrees = ahead <= clock_error_max && Duration(0) - ahead <= clock_error_max;
  if (!agrees && !told_of_clock_)
    say_(fmt::format("no reading is made: this machine's clock is {} the node's",
                     clock_words(ahead)),
         "set it by NTP, for example: timedatectl set-ntp true; the registers count on, so that no "
         "energy is lost. A demo's time is made up: gateways need a node of real time");
  if (agrees && told_of_clock_)
    say_("this machine's clock agrees with the node's: readings are made again", "");
  told_of_clock_ = !agrees;
  return agrees;
}

void GatewayLedger::report(const std::vector<gateway::DeviceStatus>& devices) {
  std::map<CommunityIndex, std::vector<api::DeviceReport>> by_community;
  for (const gateway::DeviceStatus& device : devices)
    by_community[device.community].push_back(report_of(device));
  std::string reason;
  std::string hint;
  for (auto& [community, reports] : by_community)
    for (std::size_t at = 0; at < reports.size() && reason.empty(); at += api::page_rows_max) {
      const std::size_t end = std::min(reports.size(), at + api::page_rows_max);
      const api::HealthReport part{community,
                                   {reports.begin() + static_cast<std::ptrdiff_t>(at),
                                    reports.begin() + static_cast<std::ptrdiff_t>(end)}};
      if (const auto told = post_health(api::to_json(part)); !told) {
        reason = told.error().error.message;
        hint = told.error().error.hint;
      }
    }
  if (!reason.empty() && reason != told_of_health_)
    say_("the node is not told how devices do: " + reason, hint);
  told_of_health_ = reason;
}

std::vector<std::pair<std::string, std::string>> GatewayLedger::publications(
    const gateway::BrokerConfig& broker) {
  Publications out;
  const auto status = client_.status();
  if (!status) return out;
  const std::string price = fmt::format("{}/kWh", status->currency);
  const auto tariff = client_.rows<api::TariffView>("communities/0/tariff?limit=1000");
  const api::TariffView* now = nullptr;
  if (tariff)
    for (const api::TariffView& step : *tariff)
      if (step.start <= status->time) now = &step;
  if (now != nullptr) {
    add_sensor(out, broker, "import_price", "Grid price", price,
               format_decimal(now->import_price.value));
    add_sensor(out, broker, "feed_in_price", "Feed-in price", price,
               format_decimal(now->feed_in_price.value));
    add_sensor(out, broker, "sharing_price", "Community price", price,
               format_decimal(now->sharing_price.value));
  }
  const auto intervals = client_.rows<IntervalRow>("communities/0/intervals?limit=1");
  if (intervals && !intervals->empty()) {
    // 1 mWh over 1 ms is 3600 W.
    const std::int64_t watts = mul_div_floor(intervals->front().community_export.value, 3'600,
                                             status->interval_length.value);
    add_sensor(out, broker, "surplus", "Community surplus", "W", fmt::format("{}", watts));
  }
  if (const auto members = client_.members(0))
    for (const api::MemberView& member : members->members) {
      const std::string address = to_hex0x(member.address);
      add_sensor(out, broker, address + "_stored", "Stored energy", "kWh",
                 format_decimal(member.watt.value));
      add_sensor(out, broker, address + "_cash", "Balance", status->currency,
                 format_decimal(member.cash.value));
    }
  return out;
}

}  // namespace wattbook::cli
