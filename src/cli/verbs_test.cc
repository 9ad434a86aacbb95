#include "cli/verbs.h"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace wattbook::cli {
namespace {

class UnknownVerb : public testing::Test {
 protected:
  UnknownVerb() {
    root_.add_subcommand("serve");
    CLI::App* const backup = root_.add_subcommand("backup");
    backup->add_subcommand("create");
    backup->add_subcommand("verify");
  }
  CLI::App root_;
};

TEST_F(UnknownVerb, SuggestsTheNearestAtItsLevel) {
  const auto first = unknown_verb(root_, {"srve"});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->message, "there is no command 'srve'");
  EXPECT_EQ(first->hint, "did you mean 'serve'?");
  const auto second = unknown_verb(root_, {"backup", "verfy"});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->hint, "did you mean 'verify'?");
  const auto far = unknown_verb(root_, {"backup", "serve"});
  ASSERT_TRUE(far);
  EXPECT_EQ(far->hint, "known here: create, verify");
}

TEST_F(UnknownVerb, LeavesOptionsAndArgumentsAlone) {
  EXPECT_FALSE(unknown_verb(root_, {}));
  EXPECT_FALSE(unknown_verb(root_, {"--help"}));
  EXPECT_FALSE(unknown_verb(root_, {"serve", "anything"}));
  EXPECT_FALSE(unknown_verb(root_, {"backup", "create", "anything"}));
}

}  // namespace
}  // namespace wattbook::cli
