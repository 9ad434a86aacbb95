#include "sim/report.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "base/decimal.h"
#include "sim/json_text.h"
#include "sim/report_days.h"

namespace wattbook::sim {
namespace {

template <class Tag>
std::string text_of(Quantity<Tag> quantity) {
  return format_decimal(quantity.value);
}

std::string csv_text(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

void write_optional(JsonText& json, std::string_view key, std::optional<double> value) {
  if (value)
    json.ratio(key, *value);
  else
    json.null(key);
}

// The highest mean power of an interval, in millionths of a kilowatt.
std::int64_t peak(const RunResult& result, Energy IntervalResult::*energy) {
  Energy most;
  for (const IntervalResult& row : result.intervals) most = std::max(most, row.*energy);
  return mul_div_floor(most.value, one_hour.value, result.interval.value);
}

void write_totals(JsonText& json, const RunResult& result) {
  const Totals sum = totals_of(result);
  json.decimal("load", sum.load.value);
  json.decimal("pv", sum.pv.value);
  json.decimal("member_import", sum.member_import.value);
  json.decimal("member_export", sum.member_export.value);
  json.decimal("community_import", sum.community_import.value);
  json.decimal("community_export", sum.community_export.value);
  json.decimal("shared", sum.shared.value);
  json.decimal("traded", sum.traded.value);
  json.decimal("peak_import_kw", peak(result, &IntervalResult::community_import));
  json.decimal("peak_export_kw", peak(result, &IntervalResult::community_export));
  write_optional(json, "self_sufficiency", sum.self_sufficiency());
  write_optional(json, "self_consumption", sum.self_consumption());
  json.decimal("bills_without_community", sum.bills_without.value);
  json.decimal("bills_with_community", sum.bills_with.value);
  json.decimal("welfare", result.welfare.value);
  json.decimal("optimum", result.optimum.value);
}

void write_member(JsonText& json, const MemberResult& member) {
  json.open_object("");
  json.text("name", member.name);
  json.decimal("load", member.load.value);
  json.decimal("pv", member.pv.value);
  json.decimal("import", member.import.value);
  json.decimal("export", member.exported.value);
  json.decimal("grid_import", member.grid_import.value);
  json.decimal("grid_export", member.grid_export.value);
  json.decimal("shared_in", member.shared_in.value);
  json.decimal("shared_out", member.shared_out.value);
  json.decimal("bought", member.bought.value);
  json.decimal("sold", member.sold.value);
  json.decimal("bill_without_community", member.bill_without.value);
  json.decimal("bill_with_community", member.bill_with().value);
  json.decimal("saving", (member.bill_without - member.bill_with()).value);
  json.decimal("storage_fees_tsl", member.fees_tsl.value);
  json.close();
}

Result<bool> write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file) return true;
  return fail(fmt::format("{}: cannot be written", path.string()));
}

}  // namespace

std::string report_json(const RunResult& result) {
  JsonText json;
  json.open_object("");
  json.text("community", result.community);
  json.text("mode", result.mode);
  json.text("currency", result.currency);
  json.text("energy_unit", "kWh");
  json.text("start", env::format_local(result.start, result.zone));
  json.integer("interval_minutes", result.interval.value / one_minute.value);
  json.integer("intervals", static_cast<std::int64_t>(result.intervals.size()));
  json.integer("missing_values", result.missing);
  write_totals(json, result);
  if (result.settlement) {
    json.open_object("settlement_check");
    json.integer("compared", result.settlement->compared);
    json.integer("equal", result.settlement->equal);
    json.decimal("largest_difference", result.settlement->largest_difference.value);
    json.close();
  }
  json.open_object("ledger");
  json.integer("blocks", result.ledger.blocks);
  json.integer("commands", result.ledger.commands);
  json.integer("rejected", result.ledger.rejected);
  json.integer("readings", result.ledger.readings);
  json.integer("trades", result.ledger.trades);
  json.text("state_root", result.ledger.state_root);
  json.close();
  write_days(json, result);
  write_average_day(json, result);
  json.open_list("members");
  for (const MemberResult& member : result.members) write_member(json, member);
  json.close();
  json.close();
  return json.take();
}

std::string intervals_csv(const RunResult& result) {
  std::string out =
      "start,load_kwh,pv_kwh,member_import_kwh,member_export_kwh,community_import_kwh,"
      "community_export_kwh,shared_kwh,traded_kwh,stored_kwh,import_price,feed_in_price,trade_"
      "price\n";
  for (const IntervalResult& i : result.intervals)
    out += fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{},{}\n", env::format_local(i.start, result.zone),
        text_of(i.load), text_of(i.pv), text_of(i.member_import), text_of(i.member_export),
        text_of(i.community_import), text_of(i.community_export), text_of(i.shared),
        text_of(i.traded), text_of(i.stored), text_of(i.import_price), text_of(i.feed_in_price),
        i.trade_price ? text_of(*i.trade_price) : std::string());
  return out;
}

std::string members_csv(const RunResult& result) {
  std::string out =
      "member,load_kwh,pv_kwh,import_kwh,export_kwh,grid_import_kwh,grid_export_kwh,shared_in_kwh,"
      "shared_out_kwh,bought_kwh,sold_kwh\n";
  for (const MemberResult& m : result.members)
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", csv_text(m.name), text_of(m.load),
                       text_of(m.pv), text_of(m.import), text_of(m.exported),
                       text_of(m.grid_import), text_of(m.grid_export), text_of(m.shared_in),
                       text_of(m.shared_out), text_of(m.bought), text_of(m.sold));
  return out;
}

std::string bills_csv(const RunResult& result) {
  std::string out =
      "member,currency,bill_without_community,bill_with_community,saving,grid_cost,grid_income,"
      "shared_cost,shared_income,trade_cost,trade_income,fees,storage_fees_tsl\n";
  for (const MemberResult& m : result.members)
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_text(m.name),
                       csv_text(result.currency), text_of(m.bill_without), text_of(m.bill_with()),
                       text_of(m.bill_without - m.bill_with()), text_of(m.grid_cost),
                       text_of(m.grid_income), text_of(m.shared_cost), text_of(m.shared_income),
                       text_of(m.trade_cost), text_of(m.trade_income), text_of(m.fees),
                       text_of(m.fees_tsl));
  return out;
}

Result<bool> write_report(const RunResult& result, const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) return fail(fmt::format("{}: {}", folder.string(), problem.message()));
  const std::pair<const char*, std::string> files[] = {{"report.json", report_json(result)},
                                                       {"intervals.csv", intervals_csv(result)},
                                                       {"members.csv", members_csv(result)},
                                                       {"bills.csv", bills_csv(result)},
                                                       {"report.html", report_html(result)}};
  for (const auto& [name, text] : files)
    if (const Result<bool> written = write_file(folder / name, text); !written) return written;
  return true;
}

}  // namespace wattbook::sim
