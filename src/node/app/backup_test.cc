#include "node/app/backup.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/check.h"
#include "crypto/hash.h"
#include "crypto/signature.h"
#include "node/app/node.h"
#include "node/app/replay.h"
#include "node/audit/genesis_file.h"

namespace wattbook::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr Instant begin{1'750'000'500'000};

// A data directory with a node that has executed some blocks, not stopped.
class BackupTest : public testing::Test {
 protected:
  BackupTest()
      : folder_(fs::path(testing::TempDir()) /
                ("backup_" + std::to_string(getpid()) + "_" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())),
        key_(*crypto::SecretKey::from_bytes(crypto::sha256(as_bytes("governor")).view())) {
    genesis_.name = "test";
    genesis_.time = begin;
    genesis_.governor = crypto::address_of(key_);
    NodeOptions options;
    options.genesis = genesis_;
    options.data_directory = data();
    auto node = Node::open(std::move(options), clock_, log_);
    CHECK(node.has_value());
    node_ = std::move(*node);
    env::SystemFiles files;
    CHECK(audit::keep_genesis(files, data(), genesis_).has_value());
    for (std::uint8_t i = 1; i <= 3; ++i) execute(i);
    std::ofstream(folder_ / "wattbook.toml") << "[log]\n";
    std::ofstream(folder_ / "admin.key") << "secret\n";
  }
  ~BackupTest() override {
    node_.reset();
    fs::remove_all(folder_);
  }

  std::string data() const { return (folder_ / "data").string(); }
  std::string backups() const { return (folder_ / "backups").string(); }

  // One block with one command.
  void execute(std::uint8_t id) {
    chain::CreateCommunity body;
    body.id.bytes[0] = id;
    body.account = genesis_.governor;
    body.expires = begin + one_hour;
    body.name = "Community " + std::to_string(id);
    body.operator_account = genesis_.governor;
    body.currency = "EUR";
    const chain::Command command(body);
    const Hash separator = chain::domain_separator(chain::genesis_hash(genesis_));
    const Bytes bytes = chain::encode_signed(
        {command, crypto::sign(chain::signing_digest(separator, command), key_)});
    CHECK(node_->engine().submit(bytes, [](consensus::Outcome) {}) == consensus::Submitted::queued);
    CHECK(node_->engine().step().has_value());
    clock_.advance(one_second);
  }
  Backup create(Sealed sealed = Sealed::linked) {
    const Result<Backup> made = create_backup({data(), (folder_ / "wattbook.toml").string()},
                                              backups(), sealed, clock_.now());
    EXPECT_TRUE(made) << made.error().message;
    return made.value_or(Backup{});
  }
  void flip_byte(const fs::path& path, std::uint64_t at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(file.get() ^ 1);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
  }

  fs::path folder_;
  crypto::SecretKey key_;
  chain::Genesis genesis_;
  std::ostringstream lines_;
  env::Log log_{lines_, env::LogLevel::warning, env::LogFormat::text};
  env::ManualClock clock_{begin + one_minute};
  std::unique_ptr<Node> node_;
};

TEST_F(BackupTest, HoldsWhatIsDurableWhileTheNodeGoesOn) {
  const Backup backup = create();
  EXPECT_EQ(backup.manifest.height, Height(3));
  EXPECT_EQ(backup.manifest.genesis, chain::genesis_hash(genesis_));
  execute(4);
  ASSERT_TRUE(node_->stop());

  const std::string target = (folder_ / "restored").string();
  const Result<void> restored = restore_backup(backup, target);
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_TRUE(fs::exists(target + "/wattbook.toml"));
  EXPECT_FALSE(fs::exists(target + "/admin.key"));
  env::SystemFiles files;
  EXPECT_EQ(replay_directory(files, target + "/data", chain::SignatureCheck::recover),
            (LedgerEnd{Height(3), backup.manifest.block, backup.manifest.state_root}));
  EXPECT_EQ(replay_directory(files, data(), chain::SignatureCheck::trusted)->height, Height(4));
}

TEST_F(BackupTest, LeavesAnUnfinishedRecordOut) {
  for (const auto& entry : fs::directory_iterator(data() + "/journal"))
    if (entry.path().extension() == ".wal")
      std::ofstream(entry.path(), std::ios::app | std::ios::binary) << "half a record";
  const Backup backup = create(Sealed::copied);
  EXPECT_EQ(backup.manifest.height, Height(3));
  EXPECT_TRUE(restore_backup(backup, (folder_ / "restored").string()));
}

TEST_F(BackupTest, AnyChangedFileIsNamed) {
  const Backup backup = create();
  ASSERT_GE(backup.manifest.files.size(), 3u);
  for (const BackupFile& file : backup.manifest.files) {
    const fs::path path = fs::path(backup.directory) / file.path;
    flip_byte(path, file.bytes / 2);
    const Result<void> checked = check_files(backup);
    ASSERT_FALSE(checked) << file.path;
    EXPECT_THAT(checked.error().message, HasSubstr(file.path));
    flip_byte(path, file.bytes / 2);
    EXPECT_TRUE(check_files(backup));
  }
  fs::remove(fs::path(backup.directory) / "data/genesis.bin");
  EXPECT_THAT(check_files(backup).error().message, HasSubstr("genesis.bin is missing"));
}

TEST_F(BackupTest, AManifestCannotLieAboutTheLedgerOrReachOutside) {
  Backup backup = create();
  const std::string target = (folder_ / "restored").string();
  backup.manifest.state_root.bytes[0] ^= 1;
  EXPECT_THAT(restore_backup(backup, target).error().message, HasSubstr("replays to height 3"));
  EXPECT_THAT(restore_backup(backup, target).error().message, HasSubstr("is not empty"));
  backup.manifest.files.front().path = "../wattbook.toml";
  EXPECT_THAT(check_files(backup).error().message, HasSubstr("names ../wattbook.toml"));
}

TEST_F(BackupTest, ListsWhatIsOne) {
  EXPECT_TRUE(list_backups(backups()).empty());
  create();
  clock_.advance(one_minute);
  execute(4);
  create();
  fs::create_directories(backups() + "/something else");
  const std::vector<Backup> all = list_backups(backups());
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].manifest.height, Height(3));
  EXPECT_EQ(all[1].manifest.height, Height(4));
}

TEST_F(BackupTest, LeavesNothingOfOneThatFailed) {
  fs::remove(data() + "/genesis.bin");
  EXPECT_FALSE(create_backup({data(), ""}, backups(), Sealed::linked, clock_.now()));
  EXPECT_TRUE(fs::is_empty(backups()));
}

}  // namespace
}  // namespace wattbook::app
