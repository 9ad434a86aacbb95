// A community whose blocks are recorded as a node's sequencer does it, and projected into a file of
// the test's own.
#pragma once

#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "core/chain/chain_fixture_test.h"
#include "node/history/projection.h"

namespace wattbook::history {

using chain::address_of;
using chain::kwh;
using chain::price;
using chain::units;

// A directory that lasts as long as the test.
class ScratchDirectory {
 public:
  ScratchDirectory()
      : path_(std::filesystem::path(testing::TempDir()) /
              ("history_" + std::to_string(getpid()) + "_" + std::to_string(++made_))) {
    std::filesystem::create_directories(path_);
  }
  ~ScratchDirectory() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  static inline int made_ = 0;
  std::filesystem::path path_;
};

inline env::TimeZone vienna() { return env::TimeZone::find("Europe/Vienna").value(); }

// The records of blocks as a replay gives them: the blocks of `town` on a machine of their own.
inline std::vector<BlockRecord> records_of(const chain::Town& town) {
  chain::Machine machine(chain::Town::genesis());
  BlockRecorder recorder(machine.state());
  std::vector<BlockRecord> out;
  for (const Bytes& block : town.blocks) {
    const auto sealed = machine.replay(block, chain::SignatureCheck::trusted);
    EXPECT_TRUE(sealed) << sealed.error().message;
    out.push_back(recorder.record(machine.state(), *sealed));
  }
  return out;
}

// The concentrator's batch at `time`, which becomes now.
inline void read_at(chain::Town& town, Instant time,
                    const std::vector<chain::Town::Registers>& registers) {
  town.now = time;
  EXPECT_EQ(town.read(time, registers).refused.code, chain::Rejection::none);
}

// A battery community where two households trade, one is corrected, and a reading is refused.
inline chain::Town small_town() {
  chain::Town town;
  chain::CommunitySettings settings;
  settings.fee_per_lot = Amount(100);
  town.found(settings);
  const MeterIndex roof = town.household("roof");
  const MeterIndex flat = town.household("flat");
  town.battery("store", "50");
  town.give_tsl("roof", "30");
  town.give_tsl("flat", "30");
  town.deposit("flat", "20");
  const Instant start = chain::Town::begin;
  read_at(town, start + chain::Town::quarter, {{roof, "0.1", "2"}, {flat, "0.5", "0"}});
  town.advance_to(start + chain::Town::quarter + Duration(6 * one_minute.value));
  chain::PlaceOrder ask;
  ask.side = market::Side::sell;
  ask.price = price("0.2");
  ask.quantity = units("1");
  town.must("roof", ask);
  chain::PlaceOrder bid = ask;
  bid.side = market::Side::buy;
  bid.quantity = units("0.6");
  town.must("flat", bid);
  chain::CorrectInterval correction;
  correction.meter = flat;
  correction.interval = interval_of(start, chain::Town::quarter);
  correction.import_energy = kwh("0.4");
  correction.quality = chain::CorrectionQuality::substituted;
  correction.reason = "clock was wrong";
  town.must("operator", correction);
  town.read(start + chain::Town::quarter, {{flat, "9000", "0"}});  // its sequence number is taken
  town.advance_to(start + Duration(5 * chain::Town::quarter.value));
  return town;
}

inline std::unique_ptr<Projection> open_projection(const std::string& path,
                                                   const env::TimeZone& zone) {
  auto projection = Projection::open(path, chain::Town::genesis(), zone);
  EXPECT_TRUE(projection) << projection.error().message;
  return std::move(*projection);
}

inline void must_add(Projection& projection, std::span<const BlockRecord> records) {
  const Result<void> added = projection.add(records);
  ASSERT_TRUE(added) << added.error().message;
}

// Every row of every table, as text: two files with the same dump say the same.
inline std::string dump(const std::string& path) {
  auto database = open_for_reading(path);
  EXPECT_TRUE(database) << database.error().message;
  std::vector<std::string> tables;
  Statement names(**database, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  for (names.bind(); names.next();) tables.push_back(names.text(0));
  std::string out;
  for (const std::string& table : tables) {
    out += "[" + table + "]\n";
    Statement columns(**database,
                      "SELECT group_concat('quote(' || name || ')', ' || '','' || ') "
                      "FROM pragma_table_info(?)");
    if (!columns.bind(std::string_view(table)).next()) continue;
    Statement rows(**database, "SELECT " + columns.text(0) + " FROM " + table + " ORDER BY 1");
    for (rows.bind(); rows.next();) out += rows.text(0) + "\n";
  }
  EXPECT_TRUE((*database)->check());
  return out;
}

}  // namespace wattbook::history
