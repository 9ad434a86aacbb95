#include "cli/station_client.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "node/api/json_reader.h"

namespace wattbook::cli {
namespace {

constexpr std::chrono::milliseconds pending_pause{500};
constexpr std::size_t rows_max = 1'000;  // of one page

// Percent-encodes what a query may not hold.
std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_' || c == '.';
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

template <class View>
Reply<View> understood(Result<http::Response> response) {
  if (!response) return std::unexpected(Failure{response.error(), exit_unreachable});
  api::JsonReader reader;
  if (response->status != 200) {
    const Result<api::Problem> problem = reader.read<api::Problem>(response->body);
    if (!problem)
      return std::unexpected(
          Failure{{fmt::format("the node answered {}", response->status), ""}, exit_failed});
    const bool who = problem->status == 401 || problem->title == "not permitted";
    return std::unexpected(
        Failure{{fmt::format("{}: {}", problem->title, problem->detail),
                 who ? "give an administrator's token: --token-file or WATTBOOK_TOKEN"
                     : problem->fix.value_or("")},
                exit_failed});
  }
  Result<View> view = reader.read<View>(response->body);
  if (view) return std::move(*view);
  return std::unexpected(
      Failure{{"the node's answer is not understood: " + view.error().message,
               "is the node of this program's version? compare: wattbook version"},
              exit_failed});
}

Result<std::string> token_of(const StationOptions& options) {
  std::string token;
  if (options.token_file.empty()) {
    if (const char* const set = std::getenv("WATTBOOK_TOKEN")) token = set;
    return token;
  }
  std::ifstream file(options.token_file);
  if (!std::getline(file, token))
    return fail("cannot read a token from " + options.token_file, "it holds one line");
  return token;
}

}  // namespace

void add_station_options(CLI::App& app, StationOptions& options, Shows shows) {
  add_reader_options(app, options.reader, shows);
  app.add_option("--token-file", options.token_file,
                 "file with an administrator's token; default: WATTBOOK_TOKEN");
}

Reply<StationClient> StationClient::open(const StationOptions& options) {
  Result<http::Client> client = http::Client::for_url(options.reader.server, {});
  if (!client) return std::unexpected(Failure{client.error(), exit_usage});
  Result<std::string> token = token_of(options);
  if (!token) return std::unexpected(Failure{token.error(), exit_usage});
  client->authorize(*token);
  return StationClient(std::move(*client));
}

template <class View>
Reply<View> StationClient::get(const std::string& path) {
  return understood<View>(client_.get("/api/v1/" + path));
}

template <class View, class Body>
Reply<View> StationClient::post(const std::string& path, const Body& body) {
  return understood<View>(client_.post("/api/v1/" + path, "application/json", api::to_json(body)));
}

Reply<api::Rows<api::StationRow>> StationClient::stations() {
  api::Rows<api::StationRow> all;
  for (std::string after;;) {
    auto page = get<api::Rows<api::StationRow>>(
        fmt::format("stations?limit={}&after={}", rows_max, encoded(after)));
    if (!page || page->rows.empty()) return page ? Reply<api::Rows<api::StationRow>>(all) : page;
    after = page->rows.back().station;
    const bool last = page->rows.size() < rows_max;
    all.rows.insert(all.rows.end(), page->rows.begin(), page->rows.end());
    if (last) return all;
  }
}

Reply<api::StationView> StationClient::station(const std::string& name) {
  return get<api::StationView>("stations/" + encoded(name));
}

Reply<api::StationView> StationClient::change(const std::string& name,
                                              const api::StationChangeBody& change) {
  return post<api::StationView>("stations/" + encoded(name), change);
}

Reply<void> StationClient::forget(const std::string& name) {
  const auto done = understood<api::StationRow>(
      client_.post("/api/v1/stations/" + encoded(name) + "/forget", "application/json", ""));
  if (!done) return std::unexpected(done.error());
  return {};
}

Reply<api::Rows<api::StationMessageRow>> StationClient::messages(const std::string& name,
                                                                 const std::string& contains,
                                                                 std::uint32_t limit) {
  return get<api::Rows<api::StationMessageRow>>(fmt::format(
      "stations/{}/messages?limit={}&contains={}", encoded(name), limit, encoded(contains)));
}

Reply<api::StationCommandView> StationClient::run(const std::string& name,
                                                  const StationCall& call) {
  const std::string path = "stations/" + encoded(name) + "/commands";
  Reply<api::StationCommandView> view =
      post<api::StationCommandView>(path, api::StationCommandBody{call.action, call.payload});
  while (view && view->state == api::StationCommandState::pending) {
    std::this_thread::sleep_for(pending_pause);
    view = get<api::StationCommandView>(fmt::format("{}/{}", path, view->number));
  }
  return view;
}

Reply<api::DriverOutcomeView> StationClient::start(const std::string& name,
                                                   const api::DriverStartBody& body) {
  return until_known(name + "/start", body);
}

Reply<api::DriverOutcomeView> StationClient::stop(const std::string& name,
                                                  const api::DriverStopBody& body) {
  return until_known(name + "/stop", body);
}

template <class Body>
Reply<api::DriverOutcomeView> StationClient::until_known(const std::string& path,
                                                         const Body& body) {
  Reply<api::DriverOutcomeView> view;
  do view = post<api::DriverOutcomeView>("stations/" + path, body);
  while (view && view->state == api::DriverOutcomeState::pending);
  return view;
}

Reply<api::Rows<api::MeterKeyRow>> StationClient::meter_keys() {
  return get<api::Rows<api::MeterKeyRow>>("meter-keys");
}

Reply<api::MeterKeyRow> StationClient::add_meter_key(const api::MeterKeyBody& key) {
  return post<api::MeterKeyRow>("meter-keys", key);
}

}  // namespace wattbook::cli
