// The parts of a scenario file that say where data and prices lie: [[data]] and [tariff.…].
#pragma once

#include <filesystem>
#include <optional>

#include "sim/data_source.h"
#include "sim/tariff.h"
#include "tables/toml_table.h"

namespace wattbook::sim {

// What is wrong becomes a complaint of the table's file. `zone` is the community's: the default of
// every time.zone. `place` names the entry in later complaints about its files.
DataSource read_data_source(tables::TomlTable table, const std::filesystem::path& folder,
                            const env::TimeZone& zone, std::string place);
Tariff read_tariff(tables::TomlTable table, const std::filesystem::path& folder,
                   const env::TimeZone& zone);

std::optional<env::TimeZone> read_zone(tables::TomlTable& table, std::string_view key);
// A wall clock such as "2023-03-18" or "2023-03-18 06:15".
std::optional<env::WallClock> read_clock(tables::TomlTable& table, std::string_view key);

}  // namespace wattbook::sim
