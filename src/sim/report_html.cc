#include <map>

#include <fmt/format.h>

#include "base/decimal.h"
#include "sim/chart.h"
#include "sim/report.h"

namespace wattbook::sim {
namespace {

constexpr std::string_view style_sheet = R"(<style>
:root{--ink:#1c2733;--soft:#5b6b7b;--line:#d9e0e6;--paper:#fff;--load:#c2410c;--pv:#ca8a04;
--import:#1d4ed8;--export:#0f766e;--local:#7c3aed;--before:#9aa7b4;--after:#0f766e}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa7b4;--line:#2d3843;--paper:#11181f;
--load:#fb923c;--pv:#facc15;--import:#60a5fa;--export:#2dd4bf;--local:#a78bfa;--before:#64748b;--after:#2dd4bf}}
body{font:15px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;color:var(--ink);
background:var(--paper);max-width:960px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.3rem 0;color:var(--soft)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .5rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}th{color:var(--soft);font-weight:600}
.scroll{overflow-x:auto}svg{width:100%;height:auto}svg text{font-size:11px;fill:var(--soft)}
.grid{stroke:var(--line);stroke-width:1}polyline{fill:none;stroke-width:1.8;stroke-linejoin:round}
.key{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin:0 .35em 0 .8em}
.load{stroke:var(--load)}.pv{stroke:var(--pv)}.import{stroke:var(--import)}.export{stroke:var(--export)}
.local{stroke:var(--local)}.key.load{background:var(--load)}.key.pv{background:var(--pv)}
.key.import{background:var(--import)}.key.export{background:var(--export)}.key.local{background:var(--local)}
.key.before{background:var(--before)}.key.after{background:var(--after)}
rect.before{fill:var(--before)}rect.after{fill:var(--after)}
input[name=lang]{position:absolute;opacity:0}label{cursor:pointer;color:var(--soft);margin-right:1rem}
#en:checked~label[for=en],#zh:checked~label[for=zh]{color:var(--ink);font-weight:600}
input:focus-visible~label{text-decoration:underline}
#en:checked~main .zh,#zh:checked~main .en{display:none}
</style>)";

constexpr Label word_load{"Load", "用电"};
constexpr Label word_pv{"Production", "发电"};
constexpr Label word_import{"Grid import", "电网购入"};
constexpr Label word_export{"Grid export", "电网送出"};
constexpr Label word_local{"Shared or traded", "共享与交易"};

double kwh(Energy energy) { return static_cast<double>(energy.value) / units_per_whole; }
double cash(Amount amount) { return static_cast<double>(amount.value) / units_per_whole; }

std::string span(Label label) { return bilingual(label, "span"); }

std::string row(Label label, const std::string& value) {
  return fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", span(label), value);
}

std::string share_text(std::optional<double> share) {
  return share ? fmt::format("{:.1f} %", *share * 100) : std::string("–");
}

std::string energy_text(Energy energy) { return fmt::format("{:.3f} kWh", kwh(energy)); }

std::string summary_table(const RunResult& result) {
  const Totals sum = totals_of(result);
  const auto money = [&](Amount amount) {
    return fmt::format("{:.2f} {}", cash(amount), escape_html(result.currency));
  };
  std::string out = "<table>\n";
  out += row(word_load, energy_text(sum.load));
  out += row(word_pv, energy_text(sum.pv));
  out += row({"Drawn by members", "成员净用电"}, energy_text(sum.member_import));
  out += row({"Fed in by members", "成员净送电"}, energy_text(sum.member_export));
  out +=
      row({"Community import from the grid", "社区从电网购入"}, energy_text(sum.community_import));
  out += row({"Community export to the grid", "社区向电网送出"}, energy_text(sum.community_export));
  out += row({"Shared by key", "按比例共享"}, energy_text(sum.shared));
  out += row({"Traded on the exchange", "交易所成交"}, energy_text(sum.traded));
  out += row({"Self-sufficiency", "自给率"}, share_text(sum.self_sufficiency()));
  out += row({"Self-consumption", "自用率"}, share_text(sum.self_consumption()));
  out += row({"Bills without the community", "无社区时的账单"}, money(sum.bills_without));
  out += row({"Bills with the community", "有社区时的账单"}, money(sum.bills_with));
  out += row({"Gain of local use (welfare)", "本地用电收益(福利)"}, money(result.welfare));
  out += row({"Best possible without a battery", "无电池时的最大可能"}, money(result.optimum));
  if (result.settlement)
    out += row({"Intervals equal to the grid operator's settlement", "与电网结算一致的时段"},
               fmt::format("{} / {}", result.settlement->equal, result.settlement->compared));
  out += row({"Blocks, commands, trades", "区块、指令、成交"},
             fmt::format("{}, {}, {}", result.ledger.blocks, result.ledger.commands,
                         result.ledger.trades));
  return out + "</table>\n";
}

struct Sample {
  std::string tick;
  IntervalResult sum;
  std::int64_t days = 1;
};

void accumulate(IntervalResult& sum, const IntervalResult& part) {
  sum.load += part.load;
  sum.pv += part.pv;
  sum.community_import += part.community_import;
  sum.community_export += part.community_export;
  sum.shared += part.shared;
  sum.traded += part.traded;
}

std::string energy_chart(const std::vector<Sample>& samples) {
  LineChart chart{.unit = {"kWh", "千瓦时"},
                  .ticks = {},
                  .curves = {{word_load, "load", {}},
                             {word_pv, "pv", {}},
                             {word_import, "import", {}},
                             {word_export, "export", {}},
                             {word_local, "local", {}}}};
  for (const Sample& sample : samples) {
    const auto mean = [&](Energy energy) { return kwh(energy) / static_cast<double>(sample.days); };
    chart.ticks.push_back(sample.tick);
    chart.curves[0].values.push_back(mean(sample.sum.load));
    chart.curves[1].values.push_back(mean(sample.sum.pv));
    chart.curves[2].values.push_back(mean(sample.sum.community_import));
    chart.curves[3].values.push_back(mean(sample.sum.community_export));
    chart.curves[4].values.push_back(mean(sample.sum.shared + sample.sum.traded));
  }
  return line_chart(chart);
}

std::string daily_chart(const RunResult& result) {
  std::map<std::string, Sample> days;
  for (const IntervalResult& interval : result.intervals) {
    const std::string day = env::format_local(interval.start, result.zone).substr(0, 10);
    Sample& sample = days[day];
    sample.tick = day.substr(5);
    accumulate(sample.sum, interval);
  }
  std::vector<Sample> samples;
  for (const auto& [day, sample] : days) samples.push_back(sample);
  return energy_chart(samples);
}

std::string mean_day_chart(const RunResult& result) {
  std::map<std::int32_t, Sample> minutes;
  for (const IntervalResult& interval : result.intervals) {
    const std::int32_t minute =
        env::calendar_of(result.zone.wall_clock(interval.start)).minute_of_day;
    Sample& sample = minutes[minute];
    if (!sample.tick.empty()) ++sample.days;
    sample.tick = fmt::format("{:02}:{:02}", minute / 60, minute % 60);
    accumulate(sample.sum, interval);
  }
  std::vector<Sample> samples;
  for (const auto& [minute, sample] : minutes) samples.push_back(sample);
  return energy_chart(samples);
}

std::string bills_chart(const RunResult& result) {
  constexpr std::size_t bars_max = 60;  // beyond this the table says it better
  BarChart chart{.unit = {result.currency, result.currency},
                 .before = {"without the community", "无社区"},
                 .after = {"with the community", "有社区"},
                 .bars = {}};
  for (const MemberResult& member : result.members)
    if (chart.bars.size() < bars_max)
      chart.bars.push_back({member.name, cash(member.bill_without), cash(member.bill_with())});
  return bar_chart(chart);
}

std::string members_table(const RunResult& result) {
  const Label heads[] = {{"Member", "成员"},
                         {"Load", "用电"},
                         {"Production", "发电"},
                         {"Shared in", "共享所得"},
                         {"Shared out", "共享给出"},
                         {"Bought", "买入"},
                         {"Sold", "卖出"},
                         {"Bill without", "无社区账单"},
                         {"Bill with", "有社区账单"},
                         {"Saving", "节省"}};
  std::string out = "<div class=\"scroll\"><table><tr>";
  for (const Label& head : heads) out += fmt::format("<th>{}</th>", span(head));
  out += "</tr>\n";
  for (const MemberResult& m : result.members)
    out += fmt::format(
        "<tr><td>{}</td><td>{:.1f}</td><td>{:.1f}</td><td>{:.1f}</td><td>{:.1f}</td><td>{:.1f}</td>"
        "<td>{:.1f}</td><td>{:.2f}</td><td>{:.2f}</td><td>{:.2f}</td></tr>\n",
        escape_html(m.name), kwh(m.load), kwh(m.pv), kwh(m.shared_in), kwh(m.shared_out),
        kwh(m.bought), kwh(m.sold), cash(m.bill_without), cash(m.bill_with()),
        cash(m.bill_without - m.bill_with()));
  return out + "</table></div>\n";
}

std::string section(Label title, const std::string& body) {
  return fmt::format("<section><h2>{}</h2>\n{}</section>\n", span(title), body);
}

}  // namespace

std::string report_html(const RunResult& result) {
  const std::string name = escape_html(result.community);
  const Instant end =
      result.intervals.empty() ? result.start : result.intervals.back().start + result.interval;
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" "
      "content=\"width=device-width\"><title>{}</title>\n{}</head>\n<body>\n"
      "<input type=\"radio\" name=\"lang\" id=\"en\" checked><input type=\"radio\" name=\"lang\" "
      "id=\"zh\">"
      "<label for=\"en\">English</label><label for=\"zh\">简体中文</label>\n<main>\n<h1>{}</h1>\n"
      "<p>{} – {} · {}</p>\n",
      name, style_sheet, name, env::format_local(result.start, result.zone),
      env::format_local(end, result.zone), escape_html(result.mode));
  out += section({"Totals", "总计"}, summary_table(result));
  out += section({"Each day", "每日"}, daily_chart(result));
  out += section({"Mean day", "平均日"}, mean_day_chart(result));
  out += section({"Bills", "账单"}, bills_chart(result));
  out += section({"Members (kWh and money)", "成员(千瓦时与金额)"}, members_table(result));
  out += fmt::format("<p>{} <code>{}</code></p>\n", span({"State root", "状态根"}),
                     escape_html(result.ledger.state_root));
  return out + "</main></body></html>\n";
}

}  // namespace wattbook::sim
