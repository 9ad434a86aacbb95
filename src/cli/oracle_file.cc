#include "cli/oracle_file.h"

#include <filesystem>

#include "cli/command_arguments.h"
#include "tables/toml_table.h"

namespace wattbook::cli {
namespace {

using tables::TomlTable;

DocumentPlace read_place(TomlTable& table, const std::filesystem::path& folder) {
  DocumentPlace out;
  out.url = table.text("url").value_or("");
  if (const auto file = table.text("file")) out.file = (folder / *file).string();
  if (out.url.empty() == out.file.empty())
    table.complain("url", "either a url or a file is needed", "");
  if (!out.url.empty() && !out.url.starts_with("http://") && !out.url.starts_with("https://"))
    table.complain("url", "must begin with http:// or https://", "");
  if (const auto ca = table.text("ca_file")) out.ca_file = (folder / *ca).string();
  out.every =
      Duration(table.integer("every_seconds", {1, 86'400}).value_or(3'600) * one_second.value);
  return out;
}

CommunityIndex read_community(TomlTable& table) {
  return CommunityIndex(
      static_cast<std::uint16_t>(table.integer("community", {0, 1023}).value_or(0)));
}

// A decimal in quotes, as amounts are written everywhere.
void read_decimal(TomlTable& table, std::string_view key, std::string& out) {
  const auto text = table.text(key);
  if (!text) return;
  if (const auto value = read_amount(*text, key); !value)
    table.complain(key, value.error().message, value.error().hint);
  out = *text;
}

TariffSource read_tariff(TomlTable table, const std::filesystem::path& folder) {
  constexpr std::pair<std::string_view, meters::PriceFormat> formats[] = {
      {"aemo", meters::PriceFormat::aemo},
      {"ercot", meters::PriceFormat::ercot},
      {"csv", meters::PriceFormat::csv},
      {"json", meters::PriceFormat::json}};
  constexpr std::pair<std::string_view, bool> units[] = {{"kWh", false}, {"MWh", true}};
  TariffSource out;
  out.place = read_place(table, folder);
  out.community = read_community(table);
  TariffRules& rules = out.rules;
  rules.prices.format = table.choice<meters::PriceFormat>("format", formats);
  rules.prices.area = table.text("area").value_or("");
  rules.prices.column = table.text("column").value_or("");
  rules.prices.per_mwh = table.choice<bool>("per", units).value_or(false);
  rules.zone = table.text("zone").value_or("");
  if (const auto zone = env::TimeZone::find(rules.zone); !rules.zone.empty() && !zone)
    table.complain("zone", zone.error().message, zone.error().hint);
  read_decimal(table, "import_factor", rules.import_factor);
  read_decimal(table, "import_add", rules.import_add);
  read_decimal(table, "feed_in_factor", rules.feed_in_factor);
  read_decimal(table, "feed_in_add", rules.feed_in_add);
  read_decimal(table, "fallback_import", rules.fallback_import);
  read_decimal(table, "fallback_feed_in", rules.fallback_feed_in);
  table.finish();
  return out;
}

FeedSource read_feed(TomlTable table, const std::filesystem::path& folder) {
  constexpr std::pair<std::string_view, char> decimals[] = {{"point", '.'}, {"comma", ','}};
  FeedSource out;
  out.place = read_place(table, folder);
  out.community = read_community(table);
  out.feed = table.text("name").value_or("");
  if (out.feed.empty()) table.complain("name", "is missing", "of the feed in the ledger");
  out.path = table.text("path").value_or("");
  out.time_path = table.text("time_path").value_or("");
  if (const auto zone = table.text("zone")) {
    if (auto found = env::TimeZone::find(*zone))
      out.zone = *found;
    else
      table.complain("zone", found.error().message, found.error().hint);
  }
  out.decimal = table.choice<char>("decimal", decimals).value_or('.');
  read_decimal(table, "factor", out.factor);
  out.stale_after = Duration(table.integer("stale_after_seconds", {1, 31'536'000}).value_or(0) *
                             one_second.value);
  read_decimal(table, "fallback", out.fallback);
  if (!out.fallback.empty() && out.stale_after.value == 0)
    table.complain("fallback", "is of no use while nothing is too old", "set stale_after_seconds");
  table.finish();
  return out;
}

}  // namespace

Result<OracleFile> load_oracle_file(const std::string& path) {
  Result<tables::TomlFile> file = tables::TomlFile::open(path);
  if (!file) return std::unexpected(file.error());
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  TomlTable root = file->root();
  OracleFile out;
  for (TomlTable& table : root.tables("tariff")) out.tariffs.push_back(read_tariff(table, folder));
  for (TomlTable& table : root.tables("feed")) out.feeds.push_back(read_feed(table, folder));
  if (out.tariffs.empty() && out.feeds.empty())
    root.complain("feed", "there is none", "[[feed]] or [[tariff]] names one");
  root.finish();
  if (file->error()) return std::unexpected(*file->error());
  return out;
}

}  // namespace wattbook::cli
