#include "node/app/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wattbook::app {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

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

TEST(Metrics, ShowWhatGatewaysToldOfTheirDevices) {
  Figures figures;
  api::DeviceReport report;
  report.meter = MeterIndex(3);
  report.device = "a\\b\"c";
  report.evidence = metering::Evidence::read_from_meter;
  report.drift = Duration(-1'500);
  report.observations = 30;
  report.unreadable = 8;
  report.errors = 2;
  figures.devices = {{{CommunityIndex(1), MeterIndex(3)}, {Address{}, Instant(4'500), report}}};
  const std::string text = metrics_text(figures);
  const std::string labels = R"({community="1",meter="3",device="a\\b\"c"} )";
  EXPECT_THAT(text, HasSubstr("\nwattbook_device_reported_seconds" + labels + "4.5\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_device_clock_drift_seconds" + labels + "-1.5\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_device_error_ratio" + labels + "0.25\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_device_observations_total" + labels + "30\n"));
  EXPECT_THAT(text, HasSubstr("\nwattbook_device_evidence_class" + labels + "2\n"));
  // It never spoke, so there is no time at which it did.
  EXPECT_THAT(text, Not(HasSubstr("wattbook_device_last_seen_seconds{")));
}

}  // namespace
}  // namespace wattbook::app
