#include "node/wallet/key_store.h"

#include <gtest/gtest.h>

#include "node/env/memory_files.h"
#include "node/wallet/keystore_json.h"

namespace wattbook::wallet {
namespace {

SealedKey sealed_key(std::uint8_t number) {
  env::SeededEntropy entropy(number);
  return seal(*crypto::SecretKey::from_bytes(Bytes(32, number)), Secret::copy_of("password"),
              {.n = 2, .r = 1, .p = 1}, entropy);
}

class KeyStoreTest : public testing::Test {
 protected:
  env::MemoryFiles files;
  KeyStore store{files, "/home/keys"};
};

TEST_F(KeyStoreTest, ListsByNameWhatWasAdded) {
  EXPECT_TRUE(store.list()->empty());
  ASSERT_TRUE(store.add("bob", sealed_key(2)).has_value());
  ASSERT_TRUE(store.add("alice", sealed_key(1)).has_value());
  const auto keys = store.list();
  ASSERT_TRUE(keys.has_value());
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ(keys->front().name, "alice");
  EXPECT_EQ(keys->front().address, *sealed_key(1).address);
  EXPECT_EQ(keys->back().name, "bob");
  ASSERT_TRUE(store.add("alice-2", sealed_key(3)).has_value());
  EXPECT_EQ(store.list()->at(1).name, "alice-2");
  EXPECT_EQ(*store.find("bob"), sealed_key(2));
}

TEST_F(KeyStoreTest, NeverOverwritesAKey) {
  ASSERT_TRUE(store.add("alice", sealed_key(1)).has_value());
  const auto again = store.add("alice", sealed_key(2));
  ASSERT_FALSE(again.has_value());
  EXPECT_NE(again.error().message.find("already"), std::string::npos);
  EXPECT_EQ(*store.find("alice"), sealed_key(1));
}

TEST_F(KeyStoreTest, RefusesNamesThatAreNoFileNames) {
  for (const std::string name : {"", ".hidden", "-x", "../alice", "a/b", "a b", "a\n", "\xc3\xa9"})
    EXPECT_FALSE(store.add(name, sealed_key(1)).has_value()) << name;
  EXPECT_TRUE(check_key_name(std::string(64, 'a')).has_value());
  EXPECT_FALSE(check_key_name(std::string(65, 'a')).has_value());
  EXPECT_TRUE(store.list()->empty());
}

TEST_F(KeyStoreTest, NamesTheKeysThereAre) {
  EXPECT_NE(store.find("carol").error().hint.find("wattbook key new"), std::string::npos);
  ASSERT_TRUE(store.add("alice", sealed_key(1)).has_value());
  EXPECT_EQ(store.find("carol").error().hint, "the keys are alice");
}

TEST_F(KeyStoreTest, NamesABrokenFile) {
  ASSERT_TRUE(store.add("alice", sealed_key(1)).has_value());
  ASSERT_TRUE(files.truncate("/home/keys/alice.json", 100).has_value());
  const auto keys = store.list();
  ASSERT_FALSE(keys.has_value());
  EXPECT_TRUE(keys.error().message.starts_with("/home/keys/alice.json: "));
}

// A crash at any step leaves no half-written key behind.
TEST_F(KeyStoreTest, AKeyIsWholeOrNotThere) {
  for (std::uint64_t step = 1; step < 12; ++step) {
    env::MemoryFiles disk;
    KeyStore on_disk(disk, "/home/keys");
    disk.stop_at_step(step);
    (void)on_disk.add("alice", sealed_key(1));
    disk.restart(env::Unsynced::torn, step);
    const auto keys = on_disk.list();
    ASSERT_TRUE(keys.has_value()) << step << ": " << keys.error().message;
    if (!keys->empty()) {
      EXPECT_EQ(*on_disk.find("alice"), sealed_key(1));
    }
  }
}

TEST_F(KeyStoreTest, CountsSuccessors) {
  ASSERT_TRUE(store.add("alice", sealed_key(1)).has_value());
  EXPECT_EQ(*store.successor_of("alice"), "alice-2");
  ASSERT_TRUE(store.add("alice-2", sealed_key(2)).has_value());
  EXPECT_EQ(*store.successor_of("alice"), "alice-3");
  EXPECT_EQ(*store.successor_of("alice-2"), "alice-3");
  EXPECT_EQ(*store.successor_of("main-road"), "main-road-2");
  EXPECT_EQ(*store.successor_of("-7"), "-7-2");
}

TEST(Secret, ShortensAndMoves) {
  Secret secret = Secret::copy_of("password");
  secret.shorten(4);
  EXPECT_EQ(secret.text(), "pass");
  const Secret moved = std::move(secret);
  EXPECT_EQ(moved.text(), "pass");
}

}  // namespace
}  // namespace wattbook::wallet
