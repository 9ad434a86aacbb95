// Reading speed of files of meter data, from text in memory to samples: bytes_per_second, and
// values as items_per_second.
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "meters/meter_file.h"

namespace wattbook::meters {
namespace {

constexpr int days = 30;
constexpr int quarters = 96;

// A day of January 2024 and a quarter of an hour in it.
std::string stamp(int day, int quarter) {
  return fmt::format("2024-01-{:02}T{:02}:{:02}:00Z", day + 1, quarter / 4, quarter % 4 * 15);
}

struct File {
  std::string text;
  std::int64_t values = 0;
};

// One column for each of a hundred points.
File wide_csv() {
  constexpr int points = 100;
  File out{"time", days * quarters * points};
  for (int i = 0; i < points; ++i) out.text += fmt::format(";P{:03} [kWh]", i);
  for (int i = 0; i < days * quarters; ++i) {
    out.text += fmt::format("\n{}", stamp(i / quarters, i % quarters));
    for (int k = 0; k < points; ++k) out.text += fmt::format(";0.{:03}", (i * 7 + k * 13) % 1'000);
  }
  return out;
}

File nem12() {
  constexpr int points = 100;
  File out{"100,NEM12,202402010000,A,B\n", days * quarters * points};
  for (int i = 0; i < points; ++i) {
    out.text += fmt::format("200,NMI{:07},E1,1,E1,N1,M{:05},kWh,15,\n", i, i);
    for (int day = 0; day < days; ++day) {
      out.text += fmt::format("300,202401{:02}", day + 1);
      for (int k = 0; k < quarters; ++k) out.text += fmt::format(",0.{:03}", (day * 7 + k) % 1'000);
      out.text += ",A,,,20240201000000,\n";
    }
  }
  out.text += "900\n";
  return out;
}

File green_button() {
  File out{
      "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='self' href='UsagePoint/1/"
      "MeterReading/1/IntervalBlock/1'/><content><IntervalBlock xmlns='http://naesb.org/espi'>",
      days * quarters};
  for (int i = 0; i < days * quarters; ++i)
    out.text += fmt::format(
        "<IntervalReading><timePeriod><duration>900</duration><start>{}</start></timePeriod><value>"
        "{}</value></IntervalReading>",
        1'704'067'200 + i * 900, i % 1'000);
  out.text += "</IntervalBlock></content></entry></feed>";
  return out;
}

void read_file(benchmark::State& state, const File& file) {
  for (auto _ : state) {
    auto reader = open_meter_file("file", tables::text_source(file.text), {});
    CHECK(reader.has_value());
    std::vector<Sample> samples;
    std::int64_t values = 0;
    for (bool more = true; more;) {
      samples.clear();
      const Result<bool> read = (*reader)->next(samples);
      CHECK(read.has_value());
      more = *read;
      values += static_cast<std::int64_t>(samples.size());
    }
    if (values != file.values) state.SkipWithError("not every value was read");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(file.text.size()));
  state.SetItemsProcessed(state.iterations() * file.values);
}

}  // namespace
}  // namespace wattbook::meters

int main(int argc, char** argv) {
  using namespace wattbook::meters;
  benchmark::Initialize(&argc, argv);
  benchmark::RegisterBenchmark("wide_csv", read_file, wide_csv());
  benchmark::RegisterBenchmark("nem12", read_file, nem12());
  benchmark::RegisterBenchmark("green_button", read_file, green_button());
  benchmark::RunSpecifiedBenchmarks();
}
