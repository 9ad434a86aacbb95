#include "cli/top.h"

#include <algorithm>
#include <csignal>
#include <memory>
#include <span>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "base/decimal.h"
#include "cli/node_config.h"
#include "cli/verbs.h"
#include "node/api/charging_live.h"
#include "node/api/json_reader.h"
#include "node/api/views.h"

namespace wattbook::cli {
namespace {

struct TopOptions {
  ServerFlags server;
  std::uint32_t community = 0;
  bool once = false;
};

constexpr std::size_t levels_shown = 8;
constexpr std::size_t sessions_shown = 8;

struct Screen {
  api::StatusView status;
  api::FlowView flow;
  api::BookView book;
  api::ChargingLiveView charging;
};

template <class View>
Result<View> get(http::Client& client, api::JsonReader& reader, const std::string& topic) {
  const Result<std::string> text = fetch(client, "/api/v1/" + topic);
  if (!text) return std::unexpected(text.error());
  return reader.read<View>(*text);
}

Result<Screen> ask(http::Client& client, std::uint32_t community) {
  api::JsonReader reader;
  const std::string prefix = fmt::format("communities/{}/", community);
  auto status = get<api::StatusView>(client, reader, "status");
  if (!status) return std::unexpected(status.error());
  auto flow = get<api::FlowView>(client, reader, prefix + "flow");
  if (!flow) return std::unexpected(flow.error());
  auto book = get<api::BookView>(client, reader, prefix + "book");
  if (!book) return std::unexpected(book.error());
  auto charging = get<api::ChargingLiveView>(client, reader, prefix + "charging");
  if (!charging) return std::unexpected(charging.error());
  return Screen{std::move(*status), std::move(*flow), std::move(*book), std::move(*charging)};
}

std::string watts(const std::optional<Power>& power) {
  return power ? fmt::format("{:.2f} kW", static_cast<double>(power->value) / 1000) : "-";
}

std::string level(const std::vector<api::BookLevelView>& levels, std::size_t i) {
  if (i >= levels.size()) return "";
  return fmt::format("{:>10} {:>12} {:>12}", format_decimal(levels[i].price.value),
                     format_decimal(levels[i].executable.value),
                     format_decimal(levels[i].waiting.value));
}

std::string countdown(const api::StatusView& status) {
  const std::int64_t left =
      (status.interval_start + status.interval_length - status.time).value / 1'000;
  return left < 0 ? "closing" : fmt::format("{}:{:02} left", left / 60, left % 60);
}

// The newest sessions last, as a list of events is read.
std::string draw_charging(const api::ChargingLiveView& charging, const api::StatusView& status) {
  const auto connected = std::ranges::count_if(charging.stations, &api::LiveStationView::connected);
  std::string out = fmt::format("\ncharge points: {} of {} connected, {} charging\n", connected,
                                charging.stations.size(), charging.sessions.size());
  const std::size_t shown = std::min(charging.sessions.size(), sessions_shown);
  for (const api::LiveSessionView& session : std::span(charging.sessions).last(shown)) {
    const std::int64_t minutes = (status.time - session.began).value / one_minute.value;
    out += fmt::format("{:<24} {:>9} kWh {:>12} {} {:>5} min\n",
                       fmt::format("{} / {}", session.station, session.connector),
                       format_decimal(session.energy.value), format_decimal(session.cost.value),
                       status.currency, minutes);
  }
  if (shown < charging.sessions.size())
    out += fmt::format("and {} more\n", charging.sessions.size() - shown);
  return out;
}

std::string draw(const Screen& screen) {
  const auto& [status, flow, book, charging] = screen;
  std::string out = fmt::format("{}   height {}   {} members   interval: {}\n\n", status.community,
                                status.height.value, status.members, countdown(status));
  out += fmt::format("{:<14}{:>12}    {:<14}{:>12}\n", "solar", watts(flow.solar), "homes",
                     watts(flow.homes));
  out += fmt::format("{:<14}{:>12}    {:<14}{:>12}\n", "from battery", watts(flow.battery_out),
                     "into battery", watts(flow.battery_in));
  out += fmt::format("{:<14}{:>12}    {:<14}{:>12}\n", "from grid", watts(flow.grid_in),
                     "into grid", watts(flow.grid_out));
  out += fmt::format("{:<14}{:>12}    {:<14}{:>12}\n\n", "", "", "vehicles", watts(flow.vehicles));
  out += fmt::format("{:<36}    {:<36}\n", "bids: price, executable, waiting kWh", "asks");
  for (std::size_t i = 0; i < levels_shown; ++i)
    out += fmt::format("{:<36}    {:<36}\n", level(book.bids, i), level(book.asks, i));
  return out + draw_charging(charging, status);
}

int top(const TopOptions& options) {
  Result<http::Client> client = connect(options.server);
  if (!client) return tell(client.error(), exit_config_invalid);
  const bool live = !options.once && ::isatty(STDOUT_FILENO) == 1;
  // Blocked here, the signals end the pause between two screens.
  sigset_t endings;
  sigemptyset(&endings);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&endings, signal);
  pthread_sigmask(SIG_BLOCK, &endings, nullptr);
  for (;;) {
    const Result<Screen> screen = ask(*client, options.community);
    if (!screen) return tell(screen.error(), exit_unreachable);
    if (live) fmt::print("\x1b[H\x1b[2J");
    fmt::print("{}", draw(*screen));
    std::fflush(stdout);
    if (!live) return exit_ok;
    const timespec pause{1, 0};
    if (sigtimedwait(&endings, nullptr, &pause) > 0) return exit_ok;
  }
}

}  // namespace

void add_top_command(CLI::App& root, int& exit_code) {
  CLI::App* const verb = root.add_subcommand("top", "Flow, order book and charging, live");
  const auto options = std::make_shared<TopOptions>();
  add_server_flags(*verb, options->server);
  verb->add_option("--community", options->community, "its number")->capture_default_str();
  verb->add_flag("--once", options->once, "one screen, as where the output is no terminal");
  verb->callback([options, &exit_code] { exit_code = top(*options); });
}

}  // namespace wattbook::cli
