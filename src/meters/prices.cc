#include "meters/prices.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include "base/int128.h"
#include "meters/fine_energy.h"
#include "tables/csv.h"
#include "tables/timestamp.h"

namespace wattbook::meters {
namespace {

constexpr std::size_t points_max = 1'000'000;
constexpr std::size_t json_bytes_most = 64u << 20;

std::optional<Price> price_of(std::string_view text, bool per_mwh) {
  const auto number = parse_decimal_text(text, '.');
  const auto nine = number ? scaled_nine(*number, per_mwh ? -3 : 0) : std::nullopt;
  if (!nine) return std::nullopt;
  return Price(mul_div_floor(*nine + 500, 1, 1'000));
}

// Stamps become intervals by the distance to the next one; the last is as long as the one before.
Result<std::vector<PricePoint>> with_lengths(const std::string& name,
                                             std::vector<PricePoint> points, bool stamp_is_end) {
  if (points.size() < 2) return fail(name + ": holds fewer than two prices");
  std::ranges::sort(points, {}, &PricePoint::start);
  std::int64_t least = INT64_MAX;
  for (std::size_t i = 1; i < points.size(); ++i)
    least = std::min(least, (points[i].start - points[i - 1].start).value);
  if (least <= 0) return fail(name + ": two prices stand for the same time");
  for (PricePoint& point : points) {
    point.length = Duration(least);
    if (stamp_is_end) point.start = point.start - Duration(least);
  }
  return points;
}

// A column's name in small letters without its spaces: the same report says "DeliveryDate" as CSV
// and "Delivery Date" as a workbook.
std::string bare(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (c != ' ') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

class PriceCsv {
 public:
  PriceCsv(std::string name, tables::CsvReader csv, const PriceRules& rules)
      : name_(std::move(name)), csv_(std::move(csv)), rules_(rules) {}
  Result<std::vector<PricePoint>> read();

 private:
  std::optional<std::size_t> find(std::string_view word) const {
    for (std::size_t i = 0; i < header_.size(); ++i)
      if (bare(header_[i]) == bare(word)) return i;
    return std::nullopt;
  }
  Result<void> choose();
  Result<bool> read_row(std::vector<PricePoint>& out);
  Result<Instant> read_time(tables::StampReader& stamps);

  std::string name_;
  tables::CsvReader csv_;
  const PriceRules& rules_;
  PriceFormat format_ = PriceFormat::csv;
  std::vector<std::string> header_;
  std::size_t time_ = 0;
  std::size_t price_ = 0;
  std::optional<std::size_t> hour_;
  std::optional<std::size_t> repeated_;
  std::optional<std::size_t> area_;
  std::string only_area_;
  bool per_mwh_ = true;
};

Result<void> PriceCsv::choose() {
  const auto settlement = find("settlementdate");
  const auto delivery = find("deliverydate");
  format_ = rules_.format.value_or(settlement && find("rrp")        ? PriceFormat::aemo
                                   : delivery && find("hourending") ? PriceFormat::ercot
                                                                    : PriceFormat::csv);
  std::optional<std::size_t> price;
  std::optional<std::size_t> time;
  if (format_ == PriceFormat::aemo) {
    time = settlement;
    price = find("rrp");
    area_ = find("region");
  } else if (format_ == PriceFormat::ercot) {
    time = delivery;
    hour_ = find("hourending");
    price = find("settlementpointprice");
    area_ = find("settlementpoint");
    repeated_ = find("dstflag");
    if (!repeated_) repeated_ = find("repeatedhourflag");
    if (!hour_) time.reset();
  } else {
    time = 0;
    price = find(rules_.column.empty() ? "price" : rules_.column);
    per_mwh_ = rules_.per_mwh;
  }
  if (!time || !price)
    return fail(fmt::format("{}: there is no column of times or prices: {}", name_,
                            fmt::join(header_, ", ")),
                "name the price's column: --column NAME");
  time_ = *time;
  price_ = *price;
  return {};
}

Result<Instant> PriceCsv::read_time(tables::StampReader& stamps) {
  std::string text(tables::trim(csv_.fields()[time_]));
  Duration later(0);
  if (hour_) {
    // "01:00" to "24:00": the hour ends then.
    const std::string_view ending = tables::trim(csv_.fields()[*hour_]);
    std::int32_t hour = 0;
    std::from_chars(ending.data(), ending.data() + ending.size(), hour);
    if (hour < 1 || hour > 24) return csv_.error_at(*hour_, fmt::format("'{}' is no hour", ending));
    text += fmt::format(" {:02}:00", hour - 1);
    const bool second = repeated_ && tables::trim(csv_.fields()[*repeated_]).starts_with('Y');
    later = second ? one_hour : Duration(0);
  }
  const auto time = stamps.read(text);
  if (!time) return csv_.error_at(time_, time.error().message);
  if (!*time) return csv_.error_at(time_, fmt::format("'{}' does not exist", text));
  return **time + later;
}

Result<bool> PriceCsv::read_row(std::vector<PricePoint>& out) {
  const std::size_t needed =
      std::max({time_, price_, area_.value_or(0), hour_.value_or(0), repeated_.value_or(0)});
  if (csv_.fields().size() <= needed)
    return csv_.error_at(csv_.fields().size() - 1, "the row ends here");
  if (area_) {
    const std::string area(tables::trim(csv_.fields()[*area_]));
    if (!rules_.area.empty() && area != rules_.area) return true;
    if (only_area_.empty()) only_area_ = area;
    if (area != only_area_) {
      Error error =
          csv_.error_at(*area_, fmt::format("prices of {} and {}", only_area_, area)).error();
      error.hint = "say which: --area " + area;
      return std::unexpected(error);
    }
  }
  const bool texan = format_ == PriceFormat::ercot;
  env::TimeZone zone = rules_.zone;
  if (format_ == PriceFormat::aemo || texan) {
    const auto found = env::TimeZone::find(texan ? "America/Chicago" : "UTC+10");
    if (!found) return std::unexpected(found.error());
    zone = *found;
  }
  tables::StampReader stamps(
      {texan ? tables::StampFormat::month_first : tables::StampFormat::automatic, zone,
       tables::RepeatedHour::first, tables::SkippedHour::shift});
  const auto time = read_time(stamps);
  if (!time) return std::unexpected(time.error());
  const auto price = price_of(csv_.fields()[price_], per_mwh_);
  if (!price) return csv_.error_at(price_, fmt::format("'{}' is no price", csv_.fields()[price_]));
  if (out.size() == points_max) return csv_.error_at(0, "there are too many prices");
  out.push_back({*time, Duration(0), *price});
  return true;
}

Result<std::vector<PricePoint>> PriceCsv::read() {
  std::vector<PricePoint> out;
  for (bool first = true;; first = false) {
    const Result<bool> more = csv_.next();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    if (first) {
      header_.assign(csv_.fields().begin(), csv_.fields().end());
      if (const Result<void> chosen = choose(); !chosen) return std::unexpected(chosen.error());
      continue;
    }
    if (const Result<bool> read = read_row(out); !read) return std::unexpected(read.error());
  }
  return with_lengths(name_, std::move(out), format_ == PriceFormat::aemo);
}

std::optional<simdjson::dom::element> first_member(simdjson::dom::element row,
                                                   std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    simdjson::dom::element out;
    if (!key.empty() && !row[key].get(out)) return out;
  }
  return std::nullopt;
}

// An array of objects, at the root or in its first member that is one.
Result<std::vector<PricePoint>> read_json(const std::string& name, const std::string& text,
                                          const PriceRules& rules) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(text).get(root)) return fail(name + ": is not JSON");
  simdjson::dom::array rows;
  if (root.get(rows)) {
    simdjson::dom::object object;
    if (root.get(object)) return fail(name + ": is JSON, but no list of prices");
    for (const auto [key, value] : object)
      if (!value.get(rows)) break;
  }
  std::vector<PricePoint> out;
  std::size_t number = 0;
  for (const simdjson::dom::element row : rows) {
    const auto time =
        first_member(row, {"start", "from", "time", "timestamp", "start_timestamp", "date"});
    const auto price = first_member(row, {rules.column, "price", "value", "marketprice"});
    const std::string place = fmt::format("{}: row {}", name, ++number);
    std::string stamp = time ? simdjson::minify(*time) : "";
    std::erase(stamp, '"');
    const bool milliseconds =
        stamp.size() == 13 && stamp.find_first_not_of("0123456789") == stamp.npos;
    if (milliseconds) stamp.resize(10);
    const auto instant =
        tables::StampReader({tables::StampFormat::automatic, rules.zone,
                             tables::RepeatedHour::first, tables::SkippedHour::shift})
            .read(stamp);
    if (!instant || !*instant) return fail(place + " has no time that is understood");
    std::string amount = price ? simdjson::minify(*price) : "";
    std::erase(amount, '"');
    const auto value = price_of(amount, rules.per_mwh);
    if (!value) return fail(place + " has no price", "name its member: --column NAME");
    out.push_back({**instant, Duration(0), *value});
  }
  return with_lengths(name, std::move(out), false);
}

}  // namespace

Result<std::vector<PricePoint>> read_prices(const std::string& name,
                                            std::unique_ptr<tables::ByteSource> source,
                                            const PriceRules& rules) {
  auto headed = tables::HeadedSource::over(std::move(source));
  if (!headed) return std::unexpected(headed.error());
  const std::string_view head = tables::trim((*headed)->head());
  if (rules.format == PriceFormat::json || head.starts_with('{') || head.starts_with('[')) {
    std::string text;
    std::string chunk(64 * 1024, '\0');
    for (;;) {
      const Result<std::size_t> got = (*headed)->read(chunk);
      if (!got) return std::unexpected(got.error());
      if (*got == 0) break;
      text.append(chunk, 0, *got);
      if (text.size() > json_bytes_most) return fail(name + ": is longer than 64 MiB");
    }
    return read_json(name, text, rules);
  }
  auto csv = tables::CsvReader::over(name, std::move(*headed), {});
  if (!csv) return std::unexpected(csv.error());
  return PriceCsv(name, std::move(*csv), rules).read();
}

IntervalPrices by_interval(const std::vector<PricePoint>& points, IntervalNumber from,
                           Duration interval) {
  IntervalPrices out{from, {}};
  std::size_t at = 0;
  for (IntervalNumber number = from;; number += IntervalNumber(1)) {
    const Instant start = interval_start(number, interval);
    const Instant end = interval_end(number, interval);
    while (at < points.size() && points[at].start + points[at].length <= start) ++at;
    int128 sum = 0;
    Instant covered = start;
    for (std::size_t i = at; i < points.size() && covered < end; ++i) {
      if (points[i].start > covered) break;
      const Instant until = std::min(end, points[i].start + points[i].length);
      sum += static_cast<int128>(points[i].price.value) * (until - covered).value;
      covered = until;
    }
    if (covered < end) return out;
    const int128 half = interval.value / 2;
    int128 mean = (sum + half) / interval.value;
    if ((sum + half) % interval.value < 0) mean -= 1;
    out.prices.push_back(Price(static_cast<std::int64_t>(mean)));
  }
}

}  // namespace wattbook::meters
