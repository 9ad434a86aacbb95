#include "node/ocmf/record.h"

#include <algorithm>
#include <charconv>

#include "base/base64.h"
#include "base/json_tree.h"
#include "node/ocmf/decimal_energy.h"
#include "node/ocmf/reading_time.h"

namespace wattbook::ocmf {
namespace {

constexpr std::string_view intro = "OCMF|";
constexpr std::uint32_t readings_max = 1'000;

// Takes one JSON object off the front of `text`.
Result<std::string_view> take_section(std::string_view& text, json::Tree& tree,
                                      std::string_view name) {
  const Result<std::uint32_t> bytes = tree.parse_prefix(text);
  if (!bytes || !tree.root().is(json::Kind::object))
    return fail("the " + std::string(name) + " section of the OCMF record is no JSON object");
  const std::string_view section = text.substr(0, *bytes);
  text.remove_prefix(*bytes);
  return section;
}

std::optional<Pagination> page_of(std::string_view text) {
  if (text.size() < 2 || (text[0] != 'T' && text[0] != 'F')) return std::nullopt;
  Pagination out{text[0], 0};
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), out.number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// Some write the value as a text of fixed width.
std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// `reading` comes with what the one before it said.
void read_reading(Reading& reading, json::View from) {
  const auto text = [&from](const char* name, std::string& into) {
    if (const json::View member = from[name]; member.exists()) into = member.text();
  };
  const auto letter = [&from](const char* name, char& into) {
    const std::string_view word = from[name].text();
    if (from[name].is(json::Kind::text)) into = word.empty() ? char{0} : word.front();
  };
  if (const json::View time = from["TM"]; time.exists()) {
    const ReadingTime read = read_time(time.text());
    reading.time = read.time;
    reading.clock = read.clock;
  }
  reading.transaction = 0;
  letter("TX", reading.transaction);
  if (const json::View value = from["RV"]; value.exists()) reading.value = trimmed(value.text());
  text("RI", reading.obis);
  text("RU", reading.unit);
  text("EF", reading.errors);
  letter("ST", reading.status);
}

Result<void> read_payload(Record& record, json::View from) {
  record.serial = from["MS"].text();
  if (record.serial.empty()) record.serial = from["GS"].text();
  record.page = page_of(from["PG"].text());
  record.identity = from["ID"].text();
  record.charge_point = from["CI"].text();
  const json::View readings = from["RD"];
  if (!readings.is(json::Kind::list) || readings.size() == 0 || readings.size() > readings_max)
    return fail("the OCMF record has no readings (RD)");
  Reading reading;
  for (const json::View one : readings) {
    read_reading(reading, one);
    record.readings.push_back(reading);
  }
  return {};
}

Result<void> read_signature(Record& record, json::View from) {
  record.algorithm = from["SA"].text();
  if (record.algorithm.empty()) record.algorithm = "ECDSA-secp256r1-SHA256";
  const std::string_view data = from["SD"].text();
  const std::string_view encoding = from["SE"].text();
  const std::optional<Bytes> decoded = encoding == "base64" ? from_base64(data) : from_hex(data);
  if (!decoded || decoded->empty())
    return fail("the signature (SD) of the OCMF record is not " +
                std::string(encoding.empty() ? "hex" : encoding));
  record.signature = *decoded;
  return {};
}

}  // namespace

// OBIS "A-B:C.D.E": C is 1 for import; B0 to B3 and 98 are the charging registers of OCMF 1.4,
// table 25.
Register Reading::kind() const {
  const std::size_t colon = obis.find(':');
  std::string_view code = std::string_view(obis).substr(colon == obis.npos ? 0 : colon + 1);
  const std::size_t point = code.find('.');
  std::string_view quantity = code.substr(0, point);
  if (quantity.size() == 2 && quantity[0] == '0') quantity.remove_prefix(1);
  static constexpr std::string_view imports[] = {"1", "98", "B0", "B1", "B2", "B3"};
  const bool known = std::ranges::find(imports, quantity) != std::end(imports);
  return known && point != code.npos &&
                 (code.substr(point).starts_with(".8.") || code.substr(point).starts_with(".08."))
             ? Register::import
             : Register::other;
}

std::optional<Energy> Reading::energy() const {
  if (unit == "kWh") return scaled_energy(value, 6);
  if (unit == "Wh") return scaled_energy(value, 3);
  return std::nullopt;
}

bool Reading::ends() const {
  return transaction != 0 && std::string_view("ELRAP").find(transaction) != std::string_view::npos;
}

const Reading* Record::first_import() const {
  const auto at = std::ranges::find(readings, Register::import, &Reading::kind);
  return at == readings.end() ? nullptr : &*at;
}

const Reading* Record::last_import() const {
  const Reading* const first = first_import();
  if (!first) return nullptr;
  const Reading* last = first;
  for (const Reading& reading : readings)
    if (reading.obis == first->obis) last = &reading;
  return last;
}

Result<Record> parse_record(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r'))
    text.remove_suffix(1);
  if (!text.starts_with(intro)) return fail("an OCMF record begins with \"OCMF|\"");
  text.remove_prefix(intro.size());
  Record record;
  json::Tree tree;
  const Result<std::string_view> payload = take_section(text, tree, "payload");
  if (!payload) return std::unexpected(payload.error());
  record.payload = *payload;
  if (Result<void> read = read_payload(record, tree.root()); !read)
    return std::unexpected(read.error());
  // White space between a section and its bar is part of neither.
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  if (!text.starts_with('|')) return fail("the OCMF record has no signature section");
  text.remove_prefix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  const Result<std::string_view> signature = take_section(text, tree, "signature");
  if (!signature) return std::unexpected(signature.error());
  if (Result<void> read = read_signature(record, tree.root()); !read)
    return std::unexpected(read.error());
  if (!text.empty()) return fail("something follows the OCMF record");
  return record;
}

}  // namespace wattbook::ocmf
