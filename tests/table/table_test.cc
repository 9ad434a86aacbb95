// Runs the tables: each file of tests/table is a test case, each line a command by a named person
// with its expected rejection, or a fact that must hold then.
#include <algorithm>
#include <filesystem>
#include <set>

#include "table/script.h"
#include "table/table_town.h"

namespace wattbook::table {
namespace {

std::vector<std::filesystem::path> tables() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(WATTBOOK_TABLES))
    if (entry.path().extension() == ".txt") found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

class Table : public testing::Test {
 public:
  explicit Table(std::string path) : path_(std::move(path)) {}
  void TestBody() override {
    TableTown town;
    for (const Line& line : read_script(path_)) {
      SCOPED_TRACE(path_ + ":" + std::to_string(line.number) + ": " + line.text);
      town.run(line);
      if (HasFatalFailure()) return;
    }
  }

 private:
  std::string path_;
};

[[maybe_unused]] const bool registered = [] {
  for (const std::filesystem::path& path : tables())
    testing::RegisterTest("Table", path.stem().c_str(), nullptr, nullptr, path.c_str(), 1,
                          [path]() -> testing::Test* { return new Table(path.string()); });
  return true;
}();

// Codes that no table can reach: refused before the state is looked at (machine_test).
const std::set<std::string_view> elsewhere{
    "malformed_bytes", "malformed_version", "malformed_kind", "malformed_too_large",
    "wrong_signature", "wrong_signer",      "exists",         "exists_with_different",
    "expired",         "expiry_too_far",    "none",           "unknown_interval"};

// Codes of payment channels and of meters behind charge points, which the tables do not have
// (charging_test).
const std::set<std::string_view> of_charging{"unknown_channel", "unknown_meter", "invalid_voucher",
                                             "voucher_not_higher"};

TEST(Tables, ExpectEveryRejection) {
  std::set<std::string> expected;
  for (const std::filesystem::path& path : tables())
    for (const Line& line : read_script(path.string())) expected.insert(line.expected);
  for (std::uint16_t number = 0; number < 200; ++number) {
    const std::string_view name = chain::rejection_name(static_cast<chain::Rejection>(number));
    if (name == "unknown" || elsewhere.contains(name) || of_charging.contains(name)) continue;
    EXPECT_TRUE(expected.contains(std::string(name))) << name;
  }
}

}  // namespace
}  // namespace wattbook::table
