#include <filesystem>
#include <sstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "node/env/clock.h"
#include "node/env/entropy.h"
#include "node/env/log.h"
#include "node/env/memory_files.h"

namespace wattbook::env {
namespace {

TEST(Clock, ManualClockGoesBackButItsMonotonicTimeDoesNot) {
  ManualClock clock(Instant(5'000));
  clock.advance(one_second);
  EXPECT_EQ(clock.now(), Instant(6'000));
  EXPECT_EQ(clock.monotonic_ns(), 1'000'000'000);
  clock.set(Instant(1));
  EXPECT_EQ(clock.now(), Instant(1));
  EXPECT_EQ(clock.monotonic_ns(), 1'000'000'000);
}

TEST(Clock, FastClockRunsAtItsSpeed) {
  const FastClock clock(Instant(1'000'000), 60);
  const std::int64_t before = clock.monotonic_ns();
  const std::int64_t first = clock.now().unix_ms;
  while (clock.monotonic_ns() - before < 20'000'000) {
  }
  EXPECT_GE(clock.now().unix_ms - first, 1'199) << "20 ms are 1.2 s";
}

TEST(Entropy, SeededRepeatsSystemDoesNot) {
  EXPECT_EQ(SeededEntropy(7).next(), SeededEntropy(7).next());
  EXPECT_NE(SeededEntropy(7).next(), SeededEntropy(8).next());
  SystemEntropy system;
  EXPECT_NE(system.next(), system.next());
}

TEST(Log, OneLinePerEventBelowItsLevelNothing) {
  std::ostringstream out;
  Log log(out, LogLevel::info, LogFormat::text);
  log.write(LogLevel::debug, "journal", "hidden");
  log.write(LogLevel::warning, "journal", "two\nlines", {{"height", "7"}});
  EXPECT_EQ(out.str().find("hidden"), std::string::npos);
  EXPECT_TRUE(out.str().ends_with("Z warning journal: two lines height=7\n")) << out.str();
}

TEST(Log, JsonIsEscaped) {
  std::ostringstream out;
  Log log(out, LogLevel::info, LogFormat::json);
  log.write(LogLevel::error, "journal", "a \"b\"\n", {{"path", "c\\d"}});
  EXPECT_TRUE(out.str().ends_with(
      R"("level":"error","part":"journal","message":"a \"b\"\u000a","path":"c\\d"})"
      "\n"))
      << out.str();
  EXPECT_TRUE(out.str().starts_with("{\"time\":\""));
}

// Both implementations of Files behave alike where nothing fails.
struct FilesTest : ::testing::TestWithParam<bool> {
  FilesTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "wattbook-env-XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    root = pattern;
    EXPECT_TRUE(files().create_directory(root + "/d"));
  }
  ~FilesTest() override { std::filesystem::remove_all(root); }
  Files& files() { return GetParam() ? static_cast<Files&>(system) : memory; }

  std::string root;
  SystemFiles system;
  MemoryFiles memory;
};

TEST_P(FilesTest, AppendReadCutRenameRemoveList) {
  const std::string path = root + "/d/a";
  {
    auto file = files().open_append(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->append(as_bytes("hello ")));
    ASSERT_TRUE((*file)->append(as_bytes("world")));
    ASSERT_TRUE((*file)->sync());
    EXPECT_EQ((*file)->size(), 11u);
  }
  EXPECT_EQ((*files().open_append(path))->size(), 11u) << "appending goes on";
  EXPECT_EQ(as_text(*files().read(path)), "hello world");
  ASSERT_TRUE(files().truncate(path, 5));
  ASSERT_TRUE(files().rename(path, root + "/d/b"));
  EXPECT_EQ(as_text(*files().read(root + "/d/b")), "hello");
  EXPECT_EQ(*files().list(root + "/d"), std::vector<std::string>{"b"});
  ASSERT_TRUE(files().remove(root + "/d/b"));
  ASSERT_TRUE(files().sync_directory(root + "/d"));
  EXPECT_TRUE(files().list(root + "/d")->empty());
}

TEST_P(FilesTest, MissingThingsAreErrorsThatNameThem) {
  for (const auto& error :
       {files().read(root + "/d/none").error(), files().list(root + "/none").error(),
        files().open_append(root + "/none/a").error(),
        files().truncate(root + "/d/none", 0).error(), files().remove(root + "/d/none").error(),
        files().rename(root + "/d/none", root + "/d/x").error()})
    EXPECT_NE(error.message.find("none"), std::string::npos) << error.message;
}

TEST_P(FilesTest, LockIsExclusiveUntilReleased) {
  auto first = files().lock(root + "/d/lock");
  ASSERT_TRUE(first);
  EXPECT_FALSE(files().lock(root + "/d/lock"));
  first->reset();
  EXPECT_TRUE(files().lock(root + "/d/lock"));
}

TEST_P(FilesTest, WriteAtomicallyReplacesAndIgnoresLeftovers) {
  ASSERT_TRUE(files().open_append(root + "/d/name.tmp"));
  ASSERT_TRUE((*files().open_append(root + "/d/name.tmp"))->append(as_bytes("left over")));
  ASSERT_TRUE(write_atomically(files(), root + "/d", "name", as_bytes("one")));
  ASSERT_TRUE(write_atomically(files(), root + "/d", "name", as_bytes("two")));
  EXPECT_EQ(as_text(*files().read(root + "/d/name")), "two");
  EXPECT_EQ(*files().list(root + "/d"), std::vector<std::string>{"name"});
}

INSTANTIATE_TEST_SUITE_P(All, FilesTest, ::testing::Bool(),
                         [](const auto& tested) { return tested.param ? "System" : "Memory"; });

TEST(MemoryFiles, CrashLosesWhatWasNotSynced) {
  MemoryFiles files;
  ASSERT_TRUE(files.create_directory("d"));
  auto named = files.open_append("d/a");
  ASSERT_TRUE(files.sync_directory("d"));
  ASSERT_TRUE((*named)->append(as_bytes("kept")));
  ASSERT_TRUE((*named)->sync());
  ASSERT_TRUE((*named)->append(as_bytes("lost")));
  auto unnamed = files.open_append("d/b");
  ASSERT_TRUE((*unnamed)->sync());
  files.restart(Unsynced::lost, 0);
  EXPECT_EQ(as_text(*files.read("d/a")), "kept");
  EXPECT_FALSE(files.read("d/b")) << "its directory was not synced";
  EXPECT_FALSE((*named)->append(as_bytes("x"))) << "files opened before the crash are dead";
}

TEST(MemoryFiles, FullDiskTakesWhatFits) {
  MemoryFiles files;
  ASSERT_TRUE(files.create_directory("d"));
  files.set_capacity(5);
  auto file = files.open_append("d/a");
  ASSERT_TRUE((*file)->append(as_bytes("abc")));
  const auto failed = (*file)->append(as_bytes("def"));
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().hint.find("free space"), std::string::npos);
  EXPECT_EQ(as_text(*files.read("d/a")), "abcde");
}

}  // namespace
}  // namespace wattbook::env
