#include "node/app/later.h"

#include <future>

#include <gtest/gtest.h>

namespace wattbook::app {
namespace {

TEST(Later, RunsOnAThreadOfItsOwnAlsoWhatWorkAsksFor) {
  Later later;
  std::promise<std::thread::id> ran;
  std::promise<void> again;
  later.run([&] {
    ran.set_value(std::this_thread::get_id());
    later.run([&] { again.set_value(); });
  });
  EXPECT_NE(ran.get_future().get(), std::this_thread::get_id());
  again.get_future().get();
}

TEST(Later, RunsWhatWaitsWhenItEnds) {
  int runs = 0;
  {
    Later later;
    for (int i = 0; i < 100; ++i) later.run([&] { ++runs; });
  }
  EXPECT_EQ(runs, 100);
}

}  // namespace
}  // namespace wattbook::app
