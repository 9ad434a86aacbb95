#include "node/api/state_views.h"

#include <gtest/gtest.h>

#include "core/chain/chain_fixture_test.h"

namespace wattbook::api {
namespace {

struct FlowTown : chain::Town {
  FlowTown() {
    found({});
    sue = household("sue");
  }
  // Closes quarter-hour `number`, at whose end the register stands at `imported` where it is told.
  void close(std::int64_t number, std::string_view imported = "") {
    const Instant end = begin + Duration((number + 1) * quarter.value);
    if (!imported.empty()) {
      now = end;
      read(end, {{sue, imported, "0"}});
    }
    advance_to(end + Duration(6 * one_minute.value));
  }
  FlowView flow() const { return flow_view(state(), community()); }
  static Instant start_of(std::int64_t number) { return begin + Duration(number * quarter.value); }
  MeterIndex sue;
};

TEST(FlowView, IsOfTheNewestIntervalThatAnybodyMetered) {
  FlowTown town;
  town.close(0);
  EXPECT_FALSE(town.flow().interval_start);
  town.close(1, "1");
  EXPECT_EQ(town.flow().interval_start, FlowTown::start_of(1));
  // A meter that falls silent leaves what it told last, by whose age it is seen to be stale.
  const FlowView told = town.flow();
  town.close(2);
  town.close(3);
  EXPECT_EQ(town.flow(), told);
}

TEST(FlowView, AReadingThatFoundNothingMovedIsNoSilence) {
  FlowTown town;
  town.close(0, "1");
  EXPECT_EQ(town.flow().homes, Power(4'000));
  town.close(1, "1");
  EXPECT_EQ(town.flow().interval_start, FlowTown::start_of(1));
  EXPECT_EQ(town.flow().homes, Power(0));
}

}  // namespace
}  // namespace wattbook::api
