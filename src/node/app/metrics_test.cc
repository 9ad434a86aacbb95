#include "node/app/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wattbook::app {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

TEST(Metrics, WriteEachFigureWithItsType) {
  Figures figures;
  figures.engine.committed = Height(12);
  figures.engine.commands_in_flight = 3;
  figures.commands = 40;
  figures.block_age = Duration(1'500);
  figures.traffic.answers = {{200, 5}, {404, 1}};
  figures.ready = false;
  const std::string text = metrics_text(figures);
  EXPECT_THAT(text, HasSubstr("# TYPE wattbook_block_height gauge\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_block_height 12\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_commands_in_flight 3\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE wattbook_commands counter\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_commands_total 40\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_block_age_seconds 1.5\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_http_requests_total{status=\"200\"} 5\n"
                              "wattbook_http_requests_total{status=\"404\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_ready 0\n"));
  EXPECT_THAT(text, EndsWith("\n# EOF\n"));
}

}  // namespace
}  // namespace wattbook::app
