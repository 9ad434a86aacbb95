#include "cli/meter_ledger.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
#include "cli/receipt_words.h"
#include "node/env/entropy.h"

namespace wattbook::cli {
namespace {

constexpr std::uint32_t page = api::page_rows_max;

// An answer of 1 MiB at most is what a node takes: 4,096 readings of JSON.
constexpr std::size_t batch_readings = limits::readings_per_batch_max;

}  // namespace

Reply<std::vector<api::MeterView>> all_meters(LedgerClient& client, CommunityIndex community) {
  std::vector<api::MeterView> out;
  for (;;) {
    std::string path = fmt::format("communities/{}/meters?limit={}", community.value, page);
    if (!out.empty()) path += fmt::format("&after={}", out.back().meter.value);
    auto rows = client.rows<api::MeterView>(path);
    if (!rows) return std::unexpected(rows.error());
    out.insert(out.end(), rows->begin(), rows->end());
    if (rows->size() < page) return out;
  }
}

Reply<std::optional<api::ReadingView>> newest_reading(LedgerClient& client,
                                                      CommunityIndex community, MeterIndex meter) {
  auto rows = client.rows<api::ReadingView>(
      fmt::format("communities/{}/meters/{}/readings?limit=1", community.value, meter.value));
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return std::nullopt;
  return rows->front();
}

Reply<std::vector<api::MeterIntervalView>> intervals_since(LedgerClient& client,
                                                           CommunityIndex community,
                                                           MeterIndex meter, Instant from) {
  std::vector<api::MeterIntervalView> out;
  for (;;) {
    std::string path = fmt::format("communities/{}/meters/{}/intervals?limit={}", community.value,
                                   meter.value, page);
    if (!out.empty()) path += fmt::format("&after={}", out.back().start.unix_ms);
    auto rows = client.rows<api::MeterIntervalView>(path);
    if (!rows) return std::unexpected(rows.error());
    for (const api::MeterIntervalView& row : *rows) {
      if (row.start < from) return out;
      out.push_back(row);
    }
    if (rows->size() < page) return out;
  }
}

Reply<void> ReadingSender::add(MeterIndex meter, Instant time, Energy import_register,
                               Energy export_register) {
  std::uint64_t& sequence = sequences_[meter.value];
  sequence = std::max(sequence + 1, static_cast<std::uint64_t>(time.unix_ms / one_second.value));
  batch_.push_back(
      {meter, sequence, time, import_register, export_register, metering::Evidence::imported});
  if (batch_.size() < batch_readings) return {};
  return flush();
}

Reply<void> ReadingSender::add_numbered(const chain::FoundedReading& reading) {
  batch_.push_back(reading);
  if (batch_.size() < batch_readings) return {};
  return flush_whatever();
}

Reply<void> ReadingSender::flush() {
  const std::size_t count = batch_.size();
  const auto refused = send_batch();
  if (!refused) return std::unexpected(refused.error());
  // Where nothing of a batch is believed, the rest will not be either.
  if (count > 0 && *refused == count)
    return std::unexpected(Failure{
        {fmt::format("all {} readings of a batch are in quarantine", count),
         "wattbook meter list --quarantine says why; check meters, registers and times first"},
        exit_failed});
  return {};
}

Reply<void> ReadingSender::flush_whatever() {
  const auto refused = send_batch();
  if (!refused) return std::unexpected(refused.error());
  return {};
}

chain::Command ReadingSender::command_of(std::vector<chain::FoundedReading> batch) const {
  const auto begin = [this](auto& command) {
    env::SystemEntropy entropy;
    entropy.fill(command.id.bytes);
    command.account = signing_.account;
    command.expires = signing_.expires;
    command.community = signing_.community;
  };
  if (signing_.protocol_version >= 5) {
    chain::ReportReadings command;
    begin(command);
    command.readings = std::move(batch);
    return command;
  }
  chain::SubmitReadings command;
  begin(command);
  for (const chain::FoundedReading& reading : batch)
    command.readings.push_back({reading.meter, reading.sequence, reading.time,
                                reading.import_register, reading.export_register});
  return command;
}

Reply<std::size_t> ReadingSender::send_batch() {
  if (batch_.empty()) return std::size_t{0};
  const std::size_t count = batch_.size();
  const chain::Command body = command_of(std::exchange(batch_, {}));
  const Hash digest = chain::signing_digest(chain::domain_separator(signing_.genesis), body);
  const auto reply = client_.submit_bytes({body, crypto::sign(digest, key_)});
  if (!reply) return std::unexpected(reply.error());
  if (!is_executed(reply->receipt))
    return std::unexpected(Failure{
        {fmt::format("the ledger refuses the readings: {}", rejection_text(reply->receipt.code)),
         "readings are signed by a member with the role of concentrator, or the operator"},
        exit_failed});
  sent_ += count;
  std::size_t refused = 0;
  for (const chain::Effect& effect : reply->receipt.effects)
    if (const auto* entry = std::get_if<chain::ReadingQuarantined>(&effect)) {
      ++refused;
      Quarantined& cause = quarantined_[entry->cause];
      if (cause.count++ == 0) {
        cause.meter = entry->meter;
        cause.sequence = entry->sequence;
      }
    }
  return refused;
}

}  // namespace wattbook::cli
