#include "node/ocmf/transport.h"

#include "base/base64.h"
#include "base/json_tree.h"

namespace wattbook::ocmf {
namespace {

bool is_record(std::string_view text) { return text.starts_with("OCMF|"); }

std::string_view trimmed(std::string_view text) {
  static constexpr std::string_view spaces = " \t\r\n";
  const std::size_t first = text.find_first_not_of(spaces);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

// The record itself, or what hex or base64 make of the text.
Result<std::string> plain(std::string_view value) {
  value = trimmed(value);
  if (is_record(value)) return std::string(value);
  if (const std::optional<Bytes> hex = from_hex(value); hex && is_record(as_text(*hex)))
    return std::string(as_text(*hex));
  if (const std::optional<Bytes> raw = from_base64(value); raw && is_record(as_text(*raw)))
    return std::string(as_text(*raw));
  return fail("the signed value is no OCMF record in any form");
}

}  // namespace

Result<Carried> unwrap(std::string_view value) {
  value = trimmed(value);
  if (!value.starts_with('{')) {
    Result<std::string> record = plain(value);
    if (!record) return std::unexpected(record.error());
    return Carried{std::move(*record), {}};
  }
  json::Tree tree;
  if (const auto parsed = tree.parse(value); !parsed) return std::unexpected(parsed.error());
  const json::View root = tree.root();
  const std::string_view encoding = root["encodingMethod"].text();
  Result<std::string> record = plain(root["signedMeterData"].text());
  if (!record) {
    if (encoding.empty() || encoding == "OCMF") return std::unexpected(record.error());
    return fail("the signed value is encoded as '" + std::string(encoding.substr(0, 50)) +
                "', not OCMF");
  }
  return Carried{std::move(*record), std::string(root["publicKey"].text())};
}

}  // namespace wattbook::ocmf
