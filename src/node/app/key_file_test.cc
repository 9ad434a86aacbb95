#include "node/app/key_file.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <stdlib.h>

namespace wattbook::app {
namespace {

TEST(KeyFile, IsReadBackAndIsForItsOwnerAlone) {
  std::string folder = std::filesystem::temp_directory_path() / "wattbook-key-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  env::SystemFiles files;
  env::SystemEntropy entropy;
  const crypto::SecretKey key = make_key(entropy);
  ASSERT_TRUE(write_key_file(files, folder, "one.key", key));
  const auto mode = std::filesystem::status(folder + "/one.key").permissions();
  EXPECT_EQ(mode & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto read = read_key_file(files, folder + "/one.key", "");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(crypto::address_of(*read), crypto::address_of(key));
  EXPECT_NE(crypto::address_of(make_key(entropy)), crypto::address_of(key));

  ASSERT_TRUE(env::write_atomically(files, folder, "bad.key", as_bytes("0x12\n")));
  for (const char* name : {"/bad.key", "/missing.key"}) {
    const auto refused = read_key_file(files, folder + name, "make one");
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().hint, "make one");
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace wattbook::app
