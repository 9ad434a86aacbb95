#include "sim/make_example.h"

#include <fstream>

#include <fmt/format.h>

#include "base/decimal.h"

namespace wattbook::sim {
namespace {

constexpr Duration quarter{15 * one_minute.value};

std::string scenario_text(const ExampleOptions& options) {
  return fmt::format(
      R"(# {} made-up homes, {} days: sun from geometry, loads from the household model of
# `wattbook sim make`. Run it:  wattbook sim run scenario.toml --out report
# Every key is explained in docs/scenario.md.

[community]
name = "{}"
time_zone = "{}"
currency = "EUR"
mode = "exchange-then-sharing"

[sharing]
key = "dynamic"
price = "midpoint"

[tariff.import]
price = 0.24
window = [{{from = "06:00", until = "22:00", price = 0.31}}]

[tariff.feed_in]
price = 0.08

[members]
agent = {{kind = "zero-intelligence", buy = 0.30, sell = 0.09}}

[[data]]
file = "load.csv"
quantity = "load"
unit = "kWh"
time = {{column = "start"}}

[[data]]
file = "pv.csv"
quantity = "pv"
unit = "kWh"
time = {{column = "start"}}
)",
      options.world.homes, options.days, options.name, options.world.zone.name());
}

Result<bool> write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file) return true;
  return fail(path.string() + ": cannot be written");
}

}  // namespace

Result<bool> make_example(const ExampleOptions& options, const std::filesystem::path& folder) {
  World world(options.world, options.start);
  std::string load = "start";
  std::string pv = "start";
  for (const Home& home : world.homes()) {
    load += "," + home.name;
    if (home.roof) pv += "," + home.name;
  }
  const std::int64_t day_seconds = one_day.value / 1000;
  const env::WallClock first = options.world.zone.wall_clock(options.start);
  const Instant end =
      options.world.zone.meaning({first.seconds + options.days * day_seconds}).first;
  for (Instant at = options.start; at < end; at = world.now()) {
    const std::vector<HomeEnergy> energy = world.advance(at + quarter);
    const std::string stamp = "\n" + env::format_local(at, options.world.zone);
    load += stamp;
    pv += stamp;
    for (std::size_t i = 0; i < energy.size(); ++i) {
      load += "," + format_decimal(energy[i].load.value);
      if (world.homes()[i].roof) pv += "," + format_decimal(energy[i].pv.value);
    }
  }
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) return fail(fmt::format("{}: {}", folder.string(), problem.message()));
  for (const auto& [name, text] : {std::pair("load.csv", load + "\n"),
                                   {"pv.csv", pv + "\n"},
                                   {"scenario.toml", scenario_text(options)}})
    if (const Result<bool> written = write_text(folder / name, text); !written) return written;
  return true;
}

}  // namespace wattbook::sim
