// Simulations that the node runs beside its work, as the API shows them.
#pragma once

#include <array>

#include "node/api/noted.h"
#include "node/api/page.h"

namespace wattbook::api {

inline constexpr AtMost simulation_files_max{16};
inline constexpr AtMost simulation_file_bytes_max{1024 * 1024};
inline constexpr AtMost simulation_name_max{128};

struct SimulationFile {
  std::string name;
  std::string text;

  static constexpr std::string_view type_name = "SimulationFile";
  static constexpr auto fields =
      std::tuple(field("name", &SimulationFile::name, simulation_name_max),
                 field("text", &SimulationFile::text, simulation_file_bytes_max));
};

// A made-up community, as `wattbook sim make` writes it.
struct SimulationSample {
  std::uint32_t homes = 8;
  std::uint32_t days = 7;
  std::uint64_t seed = 1;

  static constexpr std::string_view type_name = "SimulationSample";
  static constexpr auto fields =
      std::tuple(noted(field("homes", &SimulationSample::homes), "1 to 200"),
                 noted(field("days", &SimulationSample::days), "1 to 366"),
                 field("seed", &SimulationSample::seed));
};

// What a community's meters counted and its prices were, instead of made-up data.
struct SimulationPast {
  CommunityIndex community;
  Instant from;
  Instant until;
  std::optional<Address> member;

  static constexpr std::string_view type_name = "SimulationPast";
  static constexpr auto fields = std::tuple(
      field("community", &SimulationPast::community), field("from", &SimulationPast::from),
      noted(field("until", &SimulationPast::until), "not included; at most 92 days after `from`"),
      noted(
          field("member", &SimulationPast::member),
          "whose home is looked at, among the others' sums; absent: every member, for operators"));
};

struct SimulationRequest {
  std::string name;
  std::vector<SimulationFile> files;
  std::optional<SimulationSample> sample;
  std::optional<SimulationPast> past;
  std::uint32_t roofs = 0;
  Energy battery;
  std::optional<std::uint64_t> seed;

  static constexpr std::string_view type_name = "SimulationRequest";
  static constexpr auto fields = std::tuple(
      noted(field("name", &SimulationRequest::name, simulation_name_max), "for the list"),
      noted(field("files", &SimulationRequest::files, simulation_files_max),
            "scenario.toml and what it reads (docs/scenario.md); none with a sample"),
      noted(field("sample", &SimulationRequest::sample), "instead of files"),
      noted(field("past", &SimulationRequest::past), "instead of files"),
      noted(field("roofs", &SimulationRequest::roofs), "further ones; of a home, on it"),
      noted(field("battery", &SimulationRequest::battery),
            "further shared capacity; of a home, its own"),
      noted(field("seed", &SimulationRequest::seed), "instead of the scenario's"));
};

enum class SimulationState : std::uint8_t { queued, running, finished, failed, cancelled };
constexpr auto enum_names(SimulationState) {
  return std::array<std::string_view, 5>{"queued", "running", "finished", "failed", "cancelled"};
}

struct SimulationView {
  std::uint64_t number = 0;
  std::string name;
  SimulationState state = SimulationState::queued;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::optional<SimulationSample> sample;
  std::optional<SimulationPast> past;
  std::uint32_t roofs = 0;
  Energy battery;
  std::optional<std::uint64_t> seed;
  std::optional<Address> owner;
  std::string error;

  static constexpr std::string_view type_name = "Simulation";
  static constexpr std::string_view list_type = "Simulations";
  static constexpr std::string_view list_name = "simulations";
  static constexpr auto fields = std::tuple(
      field("number", &SimulationView::number), field("name", &SimulationView::name),
      field("state", &SimulationView::state),
      noted(field("done", &SimulationView::done), "intervals"),
      noted(field("total", &SimulationView::total), "intervals; 0 while that is not known"),
      field("sample", &SimulationView::sample), field("past", &SimulationView::past),
      field("roofs", &SimulationView::roofs), field("battery", &SimulationView::battery),
      field("seed", &SimulationView::seed),
      noted(field("owner", &SimulationView::owner), "who started it; null for a token of nobody"),
      noted(field("error", &SimulationView::error, AtMost(4'096)), "why it failed"));
};

}  // namespace wattbook::api
