#include "node/app/config.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace wattbook::app {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class ConfigTest : public testing::Test {
 protected:
  ConfigTest()
      : folder_(std::filesystem::path(testing::TempDir()) /
                ("config_" + std::to_string(getpid()) + "_" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directories(folder_ / "conf.d");
  }
  ~ConfigTest() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }
  ConfigSources sources() const { return {(folder_ / "wattbook.toml").string(), {}, {}}; }
  // The error of a configuration that is this text.
  Error error_of(const std::string& text) {
    write("wattbook.toml", text);
    const Result<Config> config = load_config(sources());
    EXPECT_FALSE(config) << text;
    return config ? Error{} : config.error();
  }
  static const ConfigValue& value(const Config& config, std::string_view name) {
    for (const ConfigValue& candidate : config.values)
      if (candidate.setting->name == name) return candidate;
    throw std::runtime_error("no such setting");
  }

  std::filesystem::path folder_;
};

TEST_F(ConfigTest, DefaultsHoldWhereNothingIsSet) {
  write("wattbook.toml", "");
  const Result<Config> config = load_config(sources());
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->settings.listen, (std::vector<http::Endpoint>{{"127.0.0.1", 8480}}));
  EXPECT_EQ(config->settings.data_directory, (folder_ / "data").string());
  EXPECT_EQ(config->settings.connections_max, 4'096u);
  EXPECT_FALSE(config->settings.tls);
  EXPECT_EQ(value(*config, "server.listen").origin, "default");
}

TEST_F(ConfigTest, FlagBeatsEnvironmentBeatsLaterFileBeatsFileBeatsDefault) {
  write("wattbook.toml",
        "[log]\nlevel = \"debug\"\n[server]\nconnections_max = 1\n"
        "[data]\nsnapshots_kept = 1\nsnapshot_blocks = 1\n");
  write("conf.d/b.toml",
        "[server]\nconnections_max = 3\n[data]\nsnapshots_kept = 3\n"
        "snapshot_blocks = 3\n");
  write("conf.d/a.toml", "server.connections_max = 2\n");
  write("conf.d/c.off", "nonsense");
  ConfigSources all = sources();
  all.environment = {{"WATTBOOK_DATA__SNAPSHOTS_KEPT", "4"},
                     {"WATTBOOK_DATA__SNAPSHOT_BLOCKS", "4"},
                     {"WATTBOOK_SOMETHING", "else"},
                     {"HOME", "/"}};
  all.assignments = {"data.snapshot_blocks=5"};
  const Result<Config> config = load_config(all);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->settings.log_level, env::LogLevel::debug);
  EXPECT_EQ(config->settings.connections_max, 3u);
  EXPECT_EQ(config->settings.snapshots_kept, 4u);
  EXPECT_EQ(config->settings.snapshot_blocks, 5u);
  EXPECT_THAT(value(*config, "log.level").origin, EndsWith("/wattbook.toml:2"));
  EXPECT_THAT(value(*config, "server.connections_max").origin, EndsWith("/conf.d/b.toml:2"));
  EXPECT_EQ(value(*config, "data.snapshots_kept").origin, "WATTBOOK_DATA__SNAPSHOTS_KEPT");
  EXPECT_EQ(value(*config, "data.snapshot_blocks").origin, "--set");
}

TEST_F(ConfigTest, AnUnknownKeyIsNamedWithItsPlaceAndTheOneThatWasMeant) {
  const Error key = error_of("[server]\n\n  lisen = [\"127.0.0.1:1\"]\n");
  EXPECT_THAT(key.message, EndsWith("wattbook.toml:3:3: unknown setting 'server.lisen'"));
  EXPECT_EQ(key.hint, "did you mean 'server.listen'?");
  const Error section = error_of("\n[sever]\nlisten = []\n");
  EXPECT_THAT(section.message, HasSubstr("wattbook.toml:2:"));
  EXPECT_EQ(section.hint, "did you mean 'server'?");
  EXPECT_THAT(error_of("[server]\nlisten = \n").message, HasSubstr("wattbook.toml:2:"));
}

TEST_F(ConfigTest, RefusesValuesOfAnotherKind) {
  for (const char* text :
       {"[server]\nlisten = \"127.0.0.1:8480\"\n", "[server]\nlisten = [8480]\n",
        "[server]\ntls = \"true\"\n", "[server]\nconnections_max = \"5\"\n",
        "[server]\nconnections_max = 1.5\n", "[community]\ntime_zone = 1\n", "server = 1\n"})
    EXPECT_FALSE(error_of(text).hint.empty()) << text;
}

TEST_F(ConfigTest, RefusesValuesThatMakeNoSense) {
  for (const char* text :
       {"[server]\nlisten = []\n", "[server]\nlisten = [\"127.0.0.1\"]\n",
        "[server]\nlisten = [\":1\"]\n", "[server]\nlisten = [\"::1:80\"]\n",
        "[server]\nlisten = [\"[::1]:65536\"]\n", "[server]\nconnections_max = 0\n",
        "[server]\nconnections_max = -1\n", "[log]\nlevel = \"loud\"\n",
        "[server]\npublic_url = \"watt.example\"\n", "[server]\ntls = true\n"})
    EXPECT_FALSE(error_of(text).message.empty()) << text;
  EXPECT_EQ(error_of("[log]\nlevel = \"eror\"\n").hint, "did you mean 'error'?");
}

TEST_F(ConfigTest, RefusesUnknownVariablesAndAssignments) {
  write("wattbook.toml", "");
  ConfigSources variable = sources();
  variable.environment = {{"WATTBOOK_SERVER__LISTN", "x"}};
  EXPECT_EQ(load_config(variable).error().hint, "did you mean 'WATTBOOK_SERVER__LISTEN'?");
  ConfigSources assignment = sources();
  assignment.assignments = {"log.levl=info"};
  EXPECT_EQ(load_config(assignment).error().hint, "did you mean 'log.level'?");
  assignment.assignments = {"log.level"};
  EXPECT_EQ(load_config(assignment).error().hint, "write --set NAME=VALUE");
  EXPECT_THAT(load_config({(folder_ / "none.toml").string(), {}, {}}).error().message,
              StartsWith("there is no configuration "));
}

TEST_F(ConfigTest, ReadsListsFromTheEnvironmentAndAddressesOfBothKinds) {
  write("wattbook.toml", "");
  ConfigSources all = sources();
  all.environment = {{"WATTBOOK_SERVER__LISTEN", "0.0.0.0:80,[::]:443"}};
  const Result<Config> config = load_config(all);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->settings.listen, (std::vector<http::Endpoint>{{"0.0.0.0", 80}, {"::", 443}}));
}

TEST_F(ConfigTest, FindsSecretsByPathOnly) {
  write("wattbook.toml",
        "[server]\ntls = true\ncertificate_file = \"tls/server.pem\"\n"
        "key_file = \"${CREDENTIALS_DIRECTORY}/server.key\"\n");
  EXPECT_THAT(load_config(sources()).error().message, HasSubstr("server.key_file names"));
  ConfigSources all = sources();
  all.environment = {{"CREDENTIALS_DIRECTORY", "/run/credentials/wattbook"}};
  const Result<Config> config = load_config(all);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->settings.key_file, "/run/credentials/wattbook/server.key");
  EXPECT_EQ(config->settings.certificate_file, (folder_ / "tls/server.pem").string());
}

TEST_F(ConfigTest, TheCommentedFileSaysWhatItWasGivenAndNothingElse) {
  write("wattbook.toml", commented_config({{"server.listen", "0.0.0.0:1,0.0.0.0:2"},
                                           {"community.time_zone", "Europe/Vienna"}}));
  const Result<Config> config = load_config(sources());
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->settings.listen.size(), 2u);
  EXPECT_EQ(config->settings.time_zone, "Europe/Vienna");
  for (const ConfigValue& each : config->values) {
    const bool given =
        each.setting->name == "server.listen" || each.setting->name == "community.time_zone";
    EXPECT_EQ(each.origin != "default", given) << each.setting->name;
  }
}

TEST_F(ConfigTest, EverySettingUncommentedIsItsDefault) {
  std::string text = commented_config({});
  for (std::size_t at = text.find("\n# "); at != text.npos; at = text.find("\n# ", at + 1)) {
    const std::string line = text.substr(at + 3, text.find('\n', at + 1) - at - 3);
    if (line.find(" = ") != line.npos) text.erase(at + 1, 2);
  }
  write("wattbook.toml", text);
  const Result<Config> config = load_config(sources());
  ASSERT_TRUE(config) << config.error().message << "\n" << text;
  for (const ConfigValue& each : config->values) {
    EXPECT_NE(each.origin, "default") << each.setting->name;
    EXPECT_THAT(each.items.empty() ? "" : each.items.front(),
                EndsWith(std::string(each.setting->fallback)));
  }
}

}  // namespace
}  // namespace wattbook::app
