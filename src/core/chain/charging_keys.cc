#include "core/chain/charging_keys.h"

#include <string>

#include "core/codec/codec.h"
#include "crypto/hash.h"

namespace wattbook::chain {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Each text with its length, so that no two lists of texts are the same bytes.
Hash digest(std::string_view what, const auto&... values) {
  Bytes bytes;
  codec::Writer writer(bytes);
  writer.text(what);
  const auto put = [&](const auto& value) {
    if constexpr (std::is_convertible_v<decltype(value), std::string_view>)
      writer.text(value);
    else
      writer.signed_number(value);
  };
  (put(values), ...);
  return crypto::sha256(bytes);
}

}  // namespace

Hash token_digest(std::string_view text) { return digest("wattbook/token", lower(text)); }

Hash session_key(std::string_view station, std::string_view transaction) {
  return digest("wattbook/session/2", station, transaction);
}

Hash session_key(const StartContent& start) {
  const std::int64_t imported = start.imported ? start.imported->value : -1;
  return digest("wattbook/session/1", start.station, std::int64_t{start.evse},
                std::int64_t{start.connector}, lower(start.token),
                start.time_text.empty() ? start.time.unix_ms : 0, start.time_text, imported);
}

}  // namespace wattbook::chain
