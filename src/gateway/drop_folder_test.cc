#include "gateway/drop_folder.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace wattbook::gateway {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class DropFolderTest : public testing::Test {
 protected:
  DropFolderTest() { fs::create_directories(root_); }
  ~DropFolderTest() override { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(root_ / name) << text;
  }
  std::string read(const std::string& name) {
    std::ifstream file(root_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  FolderConfig config() const {
    FolderConfig out;
    out.path = root_.string();
    return out;
  }

  const fs::path root_ =
      fs::temp_directory_path() / ("wattbook-drop-" + std::to_string(::getpid()));
  std::vector<std::string> taken_;
  FileVerdict verdict_{FileOutcome::booked, ""};
  DropFolders folders_{{config()}, [this](const std::string& path, const FolderConfig&) {
                         taken_.push_back(fs::path(path).filename().string());
                         return verdict_;
                       }};
};

TEST_F(DropFolderTest, TakesWhatNoLongerChangesInOrderOfNames) {
  write("b.csv", "2");
  write("a.csv", "1");
  write("c.csv.part", "not yet");
  write(".d.csv", "hidden");
  folders_.look();
  EXPECT_TRUE(taken_.empty());
  write("b.csv", "2 and more");
  folders_.look();
  EXPECT_THAT(taken_, ElementsAre("a.csv"));
  folders_.look();
  folders_.look();
  EXPECT_THAT(taken_, ElementsAre("a.csv", "b.csv"));
  EXPECT_EQ(read("done/b.csv"), "2 and more");
  EXPECT_EQ(folders_.booked(), 2u);
  EXPECT_TRUE(fs::exists(root_ / "c.csv.part"));
}

TEST_F(DropFolderTest, PutsTheReasonBesideWhatIsRefused) {
  verdict_ = {FileOutcome::refused, "a.csv:3: column 2: 'x' is not a number"};
  for (int round = 0; round < 2; ++round) {
    write("a.csv", "x");
    folders_.look();
    folders_.look();
  }
  EXPECT_EQ(folders_.refused(), 2u);
  EXPECT_EQ(read("refused/a.csv.reason"), "a.csv:3: column 2: 'x' is not a number\n");
  EXPECT_EQ(read("refused/a.csv.2.reason"), "a.csv:3: column 2: 'x' is not a number\n");
  EXPECT_FALSE(fs::exists(root_ / "a.csv"));
}

TEST_F(DropFolderTest, KeepsTheOrderWhileTheNodeIsAway) {
  verdict_.outcome = FileOutcome::later;
  write("a.csv", "1");
  write("b.csv", "2");
  for (int i = 0; i < 3; ++i) folders_.look();
  EXPECT_THAT(taken_, ElementsAre("a.csv", "a.csv"));
  EXPECT_TRUE(fs::exists(root_ / "a.csv"));
  verdict_.outcome = FileOutcome::booked;
  folders_.look();
  EXPECT_THAT(taken_, ElementsAre("a.csv", "a.csv", "a.csv", "b.csv"));
}

}  // namespace
}  // namespace wattbook::gateway
