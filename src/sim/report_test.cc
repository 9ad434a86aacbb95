#include "sim/report.h"

#include <gtest/gtest.h>

#include "sim/chart.h"
#include "sim/json_text.h"
#include "sim/progress.h"
#include "sim/scratch_dir_test.h"

namespace wattbook::sim {
namespace {

RunResult small_run() {
  RunResult run{
      .community = "Lane <1>",
      .mode = "sharing",
      .currency = "EUR",
      .zone = {},
      .start = Instant(0),
      .interval = Duration(15 * one_minute.value),
      .intervals = {},
      .members = {},
      .welfare = Amount(250'000),
      .optimum = Amount(500'000),
      .missing = 1,
      .settlement = SettlementCheck{.compared = 2, .equal = 1, .largest_difference = Energy(30)},
      .ledger = {.blocks = 3,
                 .commands = 9,
                 .rejected = 0,
                 .readings = 4,
                 .trades = 0,
                 .state_root = "ab"}};
  IntervalResult interval{};
  interval.load = Energy(4'000'000);
  interval.pv = Energy(2'000'000);
  interval.member_import = Energy(3'000'000);
  interval.community_import = Energy(2'500'000);
  interval.community_export = Energy(500'000);
  interval.shared = Energy(500'000);
  interval.import_price = Price(-20);
  run.intervals.push_back(interval);
  MemberResult member{};
  member.name = "A, \"B\"";
  member.bill_without = Amount(900'000);
  member.grid_cost = Amount(700'000);
  member.grid_income = Amount(100'000);
  member.shared_cost = Amount(50'000);
  run.members.push_back(member);
  return run;
}

TEST(Report, JsonNamesTheFiguresExactly) {
  const std::string json = report_json(small_run());
  for (const char* line : {"\"load\": 4,",
                           "\"pv\": 2,",
                           "\"member_import\": 3,",
                           "\"community_import\": 2.5,",
                           "\"community_export\": 0.5,",
                           "\"shared\": 0.5,",
                           "\"traded\": 0,",
                           "\"self_sufficiency\": 0.375000,",
                           "\"self_consumption\": 0.750000,",
                           "\"welfare\": 0.25,",
                           "\"optimum\": 0.5,",
                           "\"bill_without_community\": 0.9,",
                           "\"bill_with_community\": 0.65,",
                           "\"saving\": 0.25,",
                           "\"community\": \"Lane <1>\",",
                           "\"name\": \"A, \\\"B\\\"\",",
                           "\"peak_import_kw\": 10,",
                           "\"peak_export_kw\": 2,",
                           "\"day\": \"1970-01-01\",",
                           "\"time\": \"00:00\",",
                           "\"local\": 0.5",
                           "\"largest_difference\": 0.00003"})
    EXPECT_NE(json.find(line), std::string::npos) << line << "\n" << json;
}

TEST(Report, RatiosWithoutABaseAreAbsent) {
  RunResult run = small_run();
  run.intervals[0].load = Energy(0);
  run.intervals[0].pv = Energy(0);
  EXPECT_NE(report_json(run).find("\"self_sufficiency\": null"), std::string::npos);
}

TEST(Report, CsvQuotesNamesAndKeepsSigns) {
  EXPECT_EQ(intervals_csv(small_run()).substr(intervals_csv(small_run()).find('\n') + 1),
            "1970-01-01T00:00:00+00:00,4,2,3,0,2.5,0.5,0.5,0,0,-0.00002,0,\n");
  EXPECT_NE(bills_csv(small_run()).find("\n\"A, \"\"B\"\"\",EUR,0.9,0.65,0.25,0.7,0.1,0.05,"),
            std::string::npos);
}

TEST(Report, HtmlEscapesAndFetchesNothing) {
  const std::string html = report_html(small_run());
  EXPECT_NE(html.find("Lane &lt;1&gt;"), std::string::npos);
  EXPECT_EQ(html.find("<1>"), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos);
  EXPECT_NE(html.find("自给率"), std::string::npos);
  EXPECT_NE(html.find("1 / 2"), std::string::npos);
}

TEST(Report, WritesAllFilesOrSaysWhyNot) {
  const ScratchDir directory;
  ASSERT_TRUE(write_report(small_run(), directory.path() / "deep" / "er"));
  for (const char* name :
       {"report.json", "intervals.csv", "members.csv", "bills.csv", "report.html"})
    EXPECT_TRUE(std::filesystem::exists(directory.path() / "deep" / "er" / name)) << name;
  directory.write("file", "x");
  EXPECT_FALSE(write_report(small_run(), directory.path() / "file"));
}

TEST(Json, EscapesAndNests) {
  JsonText json;
  json.open_object("");
  json.open_list("a");
  json.text("", "x\n\"\\");
  json.integer("", -1);
  json.close();
  json.open_object("b");
  json.close();
  json.close();
  EXPECT_EQ(json.take(),
            "{\n  \"a\": [\n    \"x\\u000a\\\"\\\\\",\n    -1\n  ],\n  \"b\": {}\n}\n");
}

TEST(Chart, AxesEndOnRoundNumbers) {
  EXPECT_EQ(nice_ceiling(0), 1);
  EXPECT_EQ(nice_ceiling(7.2), 8);
  EXPECT_EQ(nice_ceiling(1000), 1000);
  EXPECT_NEAR(nice_ceiling(0.023), 0.025, 1e-12);
}

TEST(ProgressLines, OneLinePerTenthAndNoneWhenQuiet) {
  const ScratchDir directory;
  const std::filesystem::path path = directory.path() / "out";
  const auto run = [&](ProgressStyle style) {
    std::FILE* out = std::fopen(path.c_str(), "w");
    Progress progress(out, style, "sim", 1000, 50);
    for (std::int64_t done = 1; done <= 1000; ++done) progress.update(done, 50 + done * 60);
    progress.finish(60'050);
    std::fclose(out);
    std::ifstream in(path);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string lines = run(ProgressStyle::lines);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 10);
  EXPECT_TRUE(lines.starts_with("sim: 10 %, 54 s left\n")) << lines;
  EXPECT_TRUE(lines.ends_with("sim: 100 %, took 1 min 00 s\n")) << lines;
  EXPECT_EQ(run(ProgressStyle::quiet), "");
  EXPECT_NE(
      run(ProgressStyle::bar).find("\rsim [################................]  50 % 30 s left"),
      std::string::npos);
  EXPECT_EQ(duration_text(3'725'000), "1 h 02 min");
}

}  // namespace
}  // namespace wattbook::sim
