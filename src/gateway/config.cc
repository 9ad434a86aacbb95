#include "gateway/config.h"

#include <array>
#include <charconv>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "tables/toml_table.h"

namespace wattbook::gateway {
namespace {

using tables::TomlTable;

constexpr std::pair<std::string_view, Quantity> quantities[] = {
    {"import", Quantity::drawn}, {"export", Quantity::fed_in}, {"time", Quantity::time}};
constexpr std::pair<std::string_view, SourceKind> sources[] = {
    {"mqtt", SourceKind::mqtt}, {"http", SourceKind::http},     {"p1", SourceKind::p1},
    {"sml", SourceKind::sml},   {"modbus", SourceKind::modbus}, {"sunspec", SourceKind::sunspec}};
constexpr std::pair<std::string_view, meters::WordOrder> orders[] = {
    {"high-first", meters::WordOrder::high_first}, {"low-first", meters::WordOrder::low_first}};
constexpr std::pair<std::string_view, bool> functions[] = {{"holding", false}, {"input", true}};
constexpr std::pair<std::string_view, char> decimals[] = {{"point", '.'}, {"comma", ','}};

struct Host {
  std::string name;
  std::uint16_t port = 0;
};
std::optional<Host> parse_host(const std::string& text, std::uint16_t port_usual) {
  const std::size_t colon = text.rfind(':');
  Host out{text.substr(0, colon), port_usual};
  if (colon != text.npos) {
    const char* const last = text.data() + text.size();
    const auto [end, fault] = std::from_chars(text.data() + colon + 1, last, out.port);
    if (fault != std::errc() || end != last || out.port == 0) return std::nullopt;
  }
  if (out.name.empty() || out.port == 0) return std::nullopt;
  return out;
}

ValueMapping read_value(TomlTable table, SourceKind source) {
  ValueMapping out;
  if (const auto quantity = table.choice<Quantity>("quantity", quantities))
    out.quantity = *quantity;
  else if (!table.has("quantity"))
    table.complain("quantity", "is missing", "one of import, export, time");
  if (const auto word = table.text("unit")) {
    const auto unit = meters::parse_unit(*word);
    if (!unit || meters::is_power(*unit))
      table.complain("unit", "is not a unit of energy", "one of Wh, kWh, MWh");
    else
      out.unit = *unit;
  } else if (out.quantity != Quantity::time && !table.has("entity")) {
    table.complain("unit", "is missing: a number without unit is not guessed",
                   "one of Wh, kWh, MWh");
  }
  if (const auto power = table.integer("power_of_ten", {-12, 12}))
    out.power_of_ten = static_cast<std::int32_t>(*power);
  if (source == SourceKind::mqtt) {
    out.topic = table.text("topic").value_or("");
    out.path = table.text("path").value_or("");
    out.entity = table.text("entity").value_or("");
    if (const auto decimal = table.choice<char>("decimal", decimals)) out.decimal = *decimal;
    if (out.topic.empty() == out.entity.empty())
      table.complain("topic", "either a topic or an entity is needed", "");
  } else if (source == SourceKind::http) {
    out.path = table.text("path").value_or("");
    if (const auto decimal = table.choice<char>("decimal", decimals)) out.decimal = *decimal;
  } else {
    const auto address = table.integer("register", {0, 65'535});
    if (!address)
      table.complain("register", "is missing", "its number from 0, without 30001 or 40001");
    out.address = static_cast<std::uint16_t>(address.value_or(0));
    if (const auto word = table.text("kind")) {
      const auto kind = meters::parse_word_kind(*word);
      if (!kind)
        table.complain("kind", "is not known",
                       "u16, s16, u32, s32, u64, s64, f32, f64, acc32, acc64");
      out.kind = kind.value_or(meters::WordKind::u32);
    }
    if (const auto order = table.choice<meters::WordOrder>("order", orders)) out.order = *order;
    if (const auto function = table.choice<bool>("function", functions))
      out.input_register = *function;
  }
  table.finish();
  return out;
}

// P1 is 115200 8N1 since DSMR 4; an optical head of SML 9600 8N1 (BSI TR-03109-1).
void read_line(TomlTable& table, DeviceConfig& out, const std::filesystem::path& folder) {
  out.line.path = (folder / table.text("serial").value_or("")).string();
  const auto baud = table.integer("baud", {1, 1'000'000});
  out.line.baud =
      static_cast<std::uint32_t>(baud.value_or(out.source == SourceKind::sml ? 9'600 : 115'200));
  if (!is_baud(out.line.baud)) {
    table.complain("baud", "is no speed of a serial port", "such as 9600 or 115200");
    out.line.baud = 9'600;
  }
  if (const auto mode = table.text("mode"); mode && !parse_mode(*mode, out.line))
    table.complain("mode", "is none", "8N1, 7E1 and the like");
}

void read_address(TomlTable& table, DeviceConfig& out) {
  const auto text = table.text("address");
  const bool modbus = out.source == SourceKind::modbus || out.source == SourceKind::sunspec;
  const auto host = text ? parse_host(*text, modbus ? 502 : 0) : std::nullopt;
  if (!host) {
    table.complain("address", "must be HOST:PORT", "");
    return;
  }
  out.host = host->name;
  out.port = host->port;
}

DeviceConfig read_device(TomlTable table, const std::filesystem::path& folder) {
  DeviceConfig out;
  out.name = table.text("name").value_or("");
  if (out.name.empty() || out.name.find_first_of(" \"\n") != out.name.npos)
    table.complain("name", "must be a name without spaces", "");
  const auto meter = table.integer("meter", {0, 4e9});
  if (!meter) table.complain("meter", "is missing", "the meter's number: wattbook meter list");
  out.meter = MeterIndex(static_cast<std::uint32_t>(meter.value_or(0)));
  out.community =
      CommunityIndex(static_cast<std::uint16_t>(table.integer("community", {0, 1023}).value_or(0)));
  if (const auto source = table.choice<SourceKind>("source", sources))
    out.source = *source;
  else if (!table.has("source"))
    table.complain("source", "is missing", "one of mqtt, http, p1, sml, modbus, sunspec");
  const bool is_told = out.source == SourceKind::mqtt || out.source == SourceKind::http;
  const bool telegrams = out.source == SourceKind::p1 || out.source == SourceKind::sml;
  if (telegrams && table.has("serial"))
    read_line(table, out, folder);
  else if (!is_told)
    read_address(table, out);
  if (out.source == SourceKind::modbus || out.source == SourceKind::sunspec) {
    out.unit_id = static_cast<std::uint8_t>(table.integer("unit_id", {0, 255}).value_or(1));
    out.every = Duration(table.integer("every_seconds", {1, 3600}).value_or(10) * one_second.value);
  }
  if (const auto zone = table.text("zone")) {
    if (auto found = env::TimeZone::find(*zone))
      out.zone = *found;
    else
      table.complain("zone", found.error().message, found.error().hint);
  }
  out.drift_max =
      Duration(table.integer("drift_max_seconds", {1, 86'400}).value_or(60) * one_second.value);
  out.rated = Power(table.integer("rated_w", {0, 1e8}).value_or(0));
  if (is_told || out.source == SourceKind::modbus) {
    if (const auto preset = table.text("preset")) {
      const auto mappings = preset_mappings(*preset, table.text("topic").value_or(out.name));
      if (mappings)
        out.values = *mappings;
      else
        table.complain("preset", mappings.error().message, mappings.error().hint);
    }
    for (TomlTable& value : table.tables("value"))
      out.values.push_back(read_value(value, out.source));
    for (ValueMapping& value : out.values)
      if (const std::size_t at = value.topic.find("{name}"); at != value.topic.npos)
        value.topic.replace(at, 6, out.name);
    if (out.values.empty())
      table.complain("value", "is missing: nothing says what the device's numbers mean", "");
  }
  table.finish();
  return out;
}

BrokerConfig read_broker(TomlTable table, const std::filesystem::path& folder) {
  BrokerConfig out;
  const auto host = parse_host(table.text("broker").value_or(""), 1883);
  if (!host) table.complain("broker", "must be HOST or HOST:PORT", "");
  out.host = host.value_or(Host{}).name;
  out.port = host.value_or(Host{"", 1883}).port;
  constexpr std::pair<std::string_view, bool> versions[] = {{"3.1.1", false}, {"5", true}};
  if (const auto version = table.choice<bool>("version", versions)) out.version_5 = *version;
  out.client_id = table.text("client_id").value_or(out.client_id);
  out.user = table.text("user").value_or("");
  if (const auto file = table.text("password_file")) out.password_file = (folder / *file).string();
  out.discovery = table.text("discovery").value_or(out.discovery);
  out.publish = table.text("publish").value_or("");
  table.finish();
  return out;
}

PushConfig read_push(TomlTable table, const std::filesystem::path& folder) {
  PushConfig out;
  if (const auto host = parse_host(table.text("listen").value_or(""), 0)) {
    out.host = host->name;
    out.port = host->port;
  } else {
    table.complain("listen", "must be ADDRESS:PORT", "");
  }
  if (const auto file = table.text("token_file"))
    out.token_file = (folder / *file).string();
  else
    table.complain("token_file", "is missing", "a file with the token that devices send");
  table.finish();
  return out;
}

constexpr std::pair<std::string_view, tables::RepeatedHour> folds[] = {
    {"in-order", tables::RepeatedHour::in_order},
    {"first", tables::RepeatedHour::first},
    {"second", tables::RepeatedHour::second},
    {"refuse", tables::RepeatedHour::refuse}};
constexpr std::pair<std::string_view, tables::StampFormat> date_orders[] = {
    {"day-first", tables::StampFormat::day_first},
    {"month-first", tables::StampFormat::month_first},
    {"year-first", tables::StampFormat::year_first},
    {"unix", tables::StampFormat::unix_seconds}};
constexpr std::pair<std::string_view, meters::ChannelKind> kinds[] = {
    {"interval", meters::ChannelKind::interval}, {"register", meters::ChannelKind::register_value}};
constexpr std::pair<std::string_view, char> separators[] = {
    {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}};

// What nobody can guess for the files of this folder: the words of `wattbook meter import`.
void read_hints(TomlTable& table, meters::CsvHints& hints) {
  if (const auto fold = table.choice<tables::RepeatedHour>("fold", folds)) hints.repeated = *fold;
  hints.date_order = table.choice<tables::StampFormat>("date_order", date_orders);
  hints.separator = table.choice<char>("separator", separators);
  hints.decimal = table.choice<char>("decimal", decimals);
  hints.kind = table.choice<meters::ChannelKind>("kind", kinds);
  hints.point = table.text("point").value_or("");
  if (const auto minutes = table.integer("step_minutes", {1, 24 * 60}))
    hints.step = Duration(*minutes * one_minute.value);
  if (const auto word = table.text("unit")) {
    hints.unit = meters::parse_unit(*word);
    if (!hints.unit) table.complain("unit", "is not a unit", "one of Wh, kWh, MWh, W, kW");
  }
}

FolderConfig read_folder(TomlTable table, const std::filesystem::path& folder) {
  FolderConfig out;
  out.name = table.text("name").value_or("");
  if (out.name.empty()) table.complain("name", "is missing", "by which files may be posted to it");
  const auto path = table.text("path");
  if (!path) table.complain("path", "is missing", "the folder into which files are dropped");
  out.path = (folder / path.value_or("")).string();
  out.community =
      CommunityIndex(static_cast<std::uint16_t>(table.integer("community", {0, 1023}).value_or(0)));
  for (const std::string& entry : table.texts("map").value_or(std::vector<std::string>{}))
    out.map.push_back(entry.find('=') == entry.npos ? (folder / entry).string() : entry);
  if (out.map.empty())
    table.complain("map", "is missing: which metering point is which meter",
                   R"(map = "points.csv", or map = ["POINT=NUMBER"])");
  out.zone = table.text("zone").value_or("");
  if (const auto zone = env::TimeZone::find(out.zone); !out.zone.empty() && !zone)
    table.complain("zone", zone.error().message, zone.error().hint);
  out.sheet = table.text("sheet").value_or("");
  read_hints(table, out.hints);
  table.finish();
  return out;
}

}  // namespace

Result<std::vector<ValueMapping>> preset_mappings(std::string_view preset, std::string_view name) {
  const auto value = [](Quantity quantity, std::string topic, std::string path, meters::Unit unit) {
    ValueMapping out;
    out.quantity = quantity;
    out.topic = std::move(topic);
    out.path = std::move(path);
    out.unit = unit;
    return out;
  };
  using meters::Unit;
  if (preset == "tasmota")
    return std::vector{
        value(Quantity::drawn, fmt::format("tele/{}/SENSOR", name), "ENERGY.Total", Unit::kwh)};
  if (preset == "shelly-plus")
    return std::vector{
        value(Quantity::drawn, fmt::format("{}/status/switch:0", name), "aenergy.total", Unit::wh)};
  if (preset == "shelly-3em")
    return std::vector{
        value(Quantity::drawn, fmt::format("{}/status/emdata:0", name), "total_act", Unit::wh),
        value(Quantity::fed_in, fmt::format("{}/status/emdata:0", name), "total_act_ret",
              Unit::wh)};
  if (preset == "shelly-em")
    return std::vector{
        value(Quantity::drawn, fmt::format("shellies/{}/emeter/0/total", name), "", Unit::wh),
        value(Quantity::fed_in, fmt::format("shellies/{}/emeter/0/total_returned", name), "",
              Unit::wh)};
  return fail(fmt::format("'{}' is not a known preset", preset),
              "tasmota, shelly-plus, shelly-3em or shelly-em; or say it with [[device.value]]");
}

Result<GatewayConfig> load_gateway_config(const std::string& path) {
  Result<tables::TomlFile> file = tables::TomlFile::open(path);
  if (!file) return std::unexpected(file.error());
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  TomlTable root = file->root();
  GatewayConfig out;
  out.journal = (folder / root.text("journal").value_or("gateway-journal")).string();
  if (const auto metrics = root.text("metrics_file"))
    out.metrics_file = (folder / *metrics).string();
  if (auto broker = root.table("mqtt")) out.broker = read_broker(*broker, folder);
  if (auto push = root.table("http")) out.push = read_push(*push, folder);
  std::set<std::uint64_t> meters;
  for (TomlTable& table : root.tables("device")) {
    out.devices.push_back(read_device(table, folder));
    const DeviceConfig& device = out.devices.back();
    if (!meters.insert(std::uint64_t{device.community.value} << 32 | device.meter.value).second)
      table.complain("meter", "is read by two devices", "");
    if (device.source == SourceKind::mqtt && !out.broker)
      table.complain("source", "mqtt needs a broker", "[mqtt] broker = \"HOST:PORT\"");
    if (device.source == SourceKind::http && !out.push)
      table.complain("source", "http needs a port", "[http] listen = \"ADDRESS:PORT\"");
  }
  for (TomlTable& table : root.tables("folder")) out.folders.push_back(read_folder(table, folder));
  if (out.devices.empty() && out.folders.empty())
    root.complain("device", "there is none", "[[device]] names one, or [[folder]] a folder");
  if (out.devices.size() > devices_max) root.complain("device", "there are too many", "");
  root.finish();
  if (file->error()) return std::unexpected(*file->error());
  return out;
}

}  // namespace wattbook::gateway
