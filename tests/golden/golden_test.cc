// What must never change by accident: the state at the end of every table, and the bytes and digest
// of one command of every kind, under each protocol version. tests/golden/update writes the files;
// nothing else does. Every build type runs this against the same files.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "crypto/hash.h"
#include "table/script.h"
#include "table/table_town.h"

namespace wattbook::table {
namespace {

// Compares with the committed file, or writes it on the explicit wish.
void expect_golden(const std::string& name, const std::string& content) {
  const std::filesystem::path path = std::filesystem::path(WATTBOOK_GOLDEN) / name;
  if (std::getenv("WATTBOOK_GOLDEN_UPDATE")) {
    std::ofstream(path) << content;
    return;
  }
  std::ifstream file(path);
  const std::string committed{std::istreambuf_iterator<char>(file),
                              std::istreambuf_iterator<char>()};
  EXPECT_EQ(content, committed) << "if the change is meant: tests/golden/update";
}

TEST(Golden, StateAfterEveryTable) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(WATTBOOK_TABLES))
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::string content = "# table, height, state root, SHA-256 of the snapshot\n";
  for (const std::filesystem::path& path : paths) {
    TableTown town;
    for (const Line& line : read_script(path.string())) town.run(line);
    const auto last = chain::decode_block(town.blocks.back());
    ASSERT_TRUE(last);
    content += fmt::format("{} {} {} {}\n", path.stem().string(), last->header.height.value,
                           to_hex(last->header.state_root.view()),
                           to_hex(crypto::sha256(town.machine.snapshot()).view()));
  }
  expect_golden("states_v1.txt", content);
}

template <std::size_t I = 0>
void each_kind(const auto& visit) {
  if constexpr (I < chain::command_kinds) {
    visit(std::variant_alternative_t<I, chain::Command>{});
    each_kind<I + 1>(visit);
  }
}

TEST(Golden, BytesAndDigestOfEveryKindOfCommand) {
  constexpr std::size_t kinds_v1 = 27;
  constexpr std::size_t kinds_v2 = 29;
  constexpr std::size_t kinds_v3 = 39;
  const Hash separator = chain::domain_separator(chain::genesis_hash(chain::Town::genesis()));
  const std::string head = "# kind, signing digest, signed bytes\n";
  std::string first = head;
  std::string later = head;
  std::string charging = head;
  std::string newest = head;
  each_kind([&]<class Body>(Body body) {
    body.id.bytes.fill(7);
    body.account = chain::address_of("ann");
    body.expires = chain::Town::begin;
    const Hash digest = chain::signing_digest(separator, body);
    const Bytes bytes = chain::encode_signed({body, crypto::sign(digest, chain::key_of("ann"))});
    const std::size_t kind = chain::Command(body).index();
    std::string& content = kind < kinds_v1   ? first
                           : kind < kinds_v2 ? later
                           : kind < kinds_v3 ? charging
                                             : newest;
    content += fmt::format("{} {} {}\n", Body::type_name, to_hex(digest.view()), to_hex(bytes));
  });
  expect_golden("commands_v1.txt", first);
  expect_golden("commands_v2.txt", later);
  expect_golden("commands_v3.txt", charging);
  expect_golden("commands_v5.txt", newest);
}

}  // namespace
}  // namespace wattbook::table
