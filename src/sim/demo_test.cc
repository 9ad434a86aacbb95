#include "sim/demo.h"

#include <array>
#include <memory>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "node/api/charging_views.h"
#include "node/api/json_reader.h"
#include "node/http/client.h"
#include "sim/demo_client.h"
#include "sim/scratch_dir_test.h"

namespace wattbook::sim {
namespace {

DemoOptions small(const std::string& directory) {
  DemoOptions options;
  options.data_directory = directory;
  options.homes = 6;
  options.vehicles = 6;  // one of them charges when the demo opens
  options.history_intervals = 12;
  options.speed = 600;
  return options;
}

template <class View>
View get(http::Client& client, std::string_view topic) {
  const Result<http::Response> response = client.get("/api/v1/" + std::string(topic));
  EXPECT_TRUE(response && response->status == 200) << topic;
  api::JsonReader reader;
  Result<View> view = reader.read<View>(response->body);
  EXPECT_TRUE(view.has_value()) << view.error().message;
  return view.value_or(View{});
}

TEST(Demo, ServesAHistoryWhoseFlowsAddUp) {
  const ScratchDir scratch;
  std::ostringstream lines;
  env::Log log(lines, env::LogLevel::warning, env::LogFormat::text);
  auto demo = Demo::make(small(scratch.path().string()), log);
  ASSERT_TRUE(demo) << demo.error().message;
  const Result<void> started = (*demo)->start([](const Error&) {});
  ASSERT_TRUE(started) << started.error().message;
  http::Client client("127.0.0.1", (*demo)->port());

  const auto status = get<api::StatusView>(client, "status");
  EXPECT_TRUE(status.demo);
  EXPECT_EQ(status.community, "Sunny Lane");
  EXPECT_EQ(status.currency, "EUR");
  EXPECT_GE(status.height.value, 12u);

  const auto intervals = get<api::IntervalsView>(client, "communities/0/intervals").intervals;
  ASSERT_GE(intervals.size(), 11u);
  Energy pv;
  for (const api::IntervalView& interval : intervals) {
    EXPECT_EQ(interval.load, interval.shared + interval.drawn + interval.community_import);
    EXPECT_EQ(interval.pv, interval.shared + interval.stored + interval.community_export);
    pv += interval.pv;
  }
  EXPECT_GT(pv, Energy(0));

  const auto members = get<api::MembersView>(client, "communities/0/members").members;
  // With operator, concentrator, owners of battery and charge points, and the charging network.
  EXPECT_EQ(members.size(), 6u + 6u + 5u);
  EXPECT_FALSE(get<api::TradesView>(client, "communities/0/trades").trades.empty());
  EXPECT_EQ(client.get("/")->status, 200);
}

TEST(Demo, GoesOnByWhatItsClientsSend) {
  const ScratchDir scratch;
  std::ostringstream lines;
  env::Log log(lines, env::LogLevel::warning, env::LogFormat::text);
  auto demo = Demo::make(small(scratch.path().string()), log);
  ASSERT_TRUE(demo) << demo.error().message;
  const Result<void> started = (*demo)->start([](const Error&) {});
  ASSERT_TRUE(started) << started.error().message;
  http::Client client("127.0.0.1", (*demo)->port());
  const auto newest = [&client] {
    return get<api::IntervalsView>(client, "communities/0/intervals").intervals.at(0);
  };
  const Instant first = newest().start;
  auto devices = DemoClient::make(small({}));
  ASSERT_TRUE(devices) << devices.error().message;
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  std::jthread sending([&] {
    const std::string url = "http://127.0.0.1:" + std::to_string((*demo)->port());
    EXPECT_TRUE((*devices)->run(url, (*demo)->stations_url(), ends[0], log));
  });
  // Lets the devices end however this test ends; it goes before their thread does.
  const auto let_end = [](const int* end) { close(*end); };
  std::unique_ptr<const int, decltype(let_end)> open(&ends[1], let_end);
  // Not as often as it can: the front door limits what one peer may ask.
  while (newest().start == first) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(newest().start, first + demo_interval);
  EXPECT_GT(newest().load, Energy(0));
  // Vehicles come, are known by their cards, and pay from their wallets.
  const auto bought = [&client] {
    const auto sessions =
        get<api::Rows<api::ChargingSessionView>>(client, "communities/0/charging-sessions").rows;
    for (const api::ChargingSessionView& session : sessions)
      if (session.energy > Energy(1'000'000)) return std::optional(session);
    return std::optional<api::ChargingSessionView>();
  };
  std::optional<api::ChargingSessionView> session;
  while (!(session = bought())) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(session->standing, charging::Standing::billed);
  EXPECT_GT(session->cost, Amount(0));
  EXPECT_EQ(session->findings, 0u);
  open.reset();
  sending.join();
  close(ends[0]);
  (*demo)->stop();
  EXPECT_EQ(lines.str(), "");
}

}  // namespace
}  // namespace wattbook::sim
