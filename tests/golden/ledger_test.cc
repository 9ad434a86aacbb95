// Ledgers of every protocol version, as nodes of that version left them on disk, are sound for ever
// and give the roots that were recorded then (LEDGER.md goal 15). A ledger is written once, when
// its directory is missing and the update is asked for, and never again.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "crypto/hash.h"
#include "node/audit/audit.h"
#include "node/audit/replay.h"
#include "node/audit/small_ledger_test.h"
#include "table/script.h"
#include "table/table_town.h"

namespace wattbook::table {
namespace {

const std::string golden = WATTBOOK_GOLDEN;

// The table's last line in the states of a version: height, state root, digest of the snapshot.
struct Recorded {
  std::string table;
  std::uint64_t height = 0;
  std::string state_root;
  std::string snapshot;
};
Recorded recorded(const std::string& table, const std::string& file) {
  std::ifstream lines(golden + "/" + file);
  std::string comment;
  std::getline(lines, comment);
  Recorded row;
  while (lines >> row.table >> row.height >> row.state_root >> row.snapshot)
    if (row.table == table) return row;
  return {};
}

TEST(Golden, LedgerOfVersion1) {
  const std::string directory = golden + "/ledger_v1";
  env::SystemFiles files;
  if (std::getenv("WATTBOOK_GOLDEN_UPDATE") && !std::filesystem::exists(directory)) {
    TableTown town;
    for (const Line& line : read_script(std::string(WATTBOOK_TABLES) + "/exchange.txt"))
      town.run(line);
    audit::write_ledger(files, directory, town, 16'384);
  }
  const Recorded row = recorded("exchange", "states_v1.txt");
  ASSERT_GT(row.height, 0u);

  const auto report = audit::audit(files, directory, {});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->fault) << report->fault->height.value << ": " << report->fault->what;
  EXPECT_EQ(report->height, Height(row.height));
  EXPECT_EQ(report->snapshots, 1u);
  EXPECT_TRUE(report->closed);

  const auto replayed = audit::replay_to(files, directory, Height(row.height));
  ASSERT_TRUE(replayed) << replayed.error().message;
  EXPECT_EQ(replayed->block.header.version, 1u);
  EXPECT_EQ(to_hex(replayed->block.header.state_root.view()), row.state_root);
  EXPECT_EQ(to_hex(crypto::sha256(replayed->machine.snapshot()).view()), row.snapshot);
}

}  // namespace
}  // namespace wattbook::table
