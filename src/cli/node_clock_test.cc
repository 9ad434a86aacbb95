#include "cli/node_clock.h"

#include <gtest/gtest.h>

namespace wattbook::cli {
namespace {

TEST(NodeClock, ReadsTheAgeOfTheNewestBlockFromMetrics) {
  EXPECT_EQ(block_age("# HELP wattbook_block_age_seconds Clock.\nwattbook_block_age_seconds 2.5\n"),
            Duration(2'500));
  EXPECT_EQ(block_age("a\nwattbook_block_age_seconds -3600\nb"), Duration(-3'600'000));
  for (const char* text : {"", "wattbook_block_age_seconds 1", "\nwattbook_block_age_seconds ",
                           "\nwattbook_block_age_seconds x", "\nwattbook_block_age_seconds nan",
                           "\nwattbook_block_age_seconds 1e300"})
    EXPECT_FALSE(block_age(text)) << text;
}

TEST(NodeClock, SaysHowFarOffAClockIs) {
  EXPECT_EQ(clock_words(Duration(182 * one_minute.value)), "3 h 2 min ahead of");
  EXPECT_EQ(clock_words(Duration(-40 * one_minute.value)), "40 min behind");
}

}  // namespace
}  // namespace wattbook::cli
