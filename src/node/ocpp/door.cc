#include "node/ocpp/door.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/base64.h"

namespace wattbook::ocpp {
namespace {

constexpr std::size_t name_bytes_max = 48;  // identifierString[48] of the serial part of an address

http::Response refusal(std::uint16_t status, std::string_view title, std::string_view detail) {
  http::Response out = http::problem(status, title, detail);
  if (status == 401) out.headers.push_back({"WWW-Authenticate", "Basic realm=\"ocpp\""});
  return out;
}

bool is_name(std::string_view text) {
  static constexpr std::string_view marks = "*-_=:+|@.";
  return !text.empty() && text.size() <= name_bytes_max && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != marks.npos;
  });
}

// The parts of a path or header list, without empty ones and surrounding spaces.
std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    std::string_view part = text.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) out.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

struct Protocol {
  std::string_view name;
  Version version;
};
constexpr std::array<Protocol, 3> protocols = {{
    {"ocpp1.6", Version::v16},
    {"ocpp2.0.1", Version::v201},
    {"ocpp2.1", Version::v21},
}};

// The first that both know, in the station's order.
const Protocol* chosen_protocol(std::string_view offered) {
  for (const std::string_view one : parts_of(offered, ',')) {
    const auto at = std::ranges::find(protocols, one, &Protocol::name);
    if (at != protocols.end()) return at;
  }
  return nullptr;
}

// The password of "Basic …", where its user is the station (OCPP 2.0.1 part 2, A00.FR.204).
std::optional<std::string> basic_password(const http::Request& request, std::string_view station) {
  const std::string_view header = request.header("Authorization").value_or("");
  if (header.size() < 6 || !std::ranges::equal(header.substr(0, 6), std::string_view("basic "), {},
                                               [](char c) { return static_cast<char>(c | 0x20); }))
    return std::nullopt;
  const std::optional<Bytes> plain = from_base64(header.substr(6));
  if (!plain) return std::nullopt;
  const std::string_view text = as_text(*plain);
  const std::size_t colon = text.find(':', station.find(':') == station.npos ? 0 : station.size());
  if (colon == text.npos || text.substr(0, colon) != station) return std::nullopt;
  return std::string(text.substr(colon + 1));
}

}  // namespace

std::optional<std::string> station_in_path(std::string_view path) {
  const std::vector<std::string_view> parts = parts_of(path, '/');
  if (parts.size() != 2 || parts[0] != "ocpp" || !is_name(parts[1])) return std::nullopt;
  return std::string(parts[1]);
}

std::expected<KnownStation*, http::Response> Door::known_station(const std::string& name) {
  if (KnownStation* const found = store_.find(name)) {
    if (found->approval == Approval::refused)
      return std::unexpected(refusal(403, "refused", "the operator refused this station"));
    return found;
  }
  if (options_.unknown == UnknownStations::refuse)
    return std::unexpected(
        refusal(404, "unknown station", "the operator adds it with: wattbook charger approve"));
  const Result<KnownStation*> added = store_.add(
      name, options_.unknown == UnknownStations::accept ? Approval::approved : Approval::waiting,
      clock_.now());
  if (!added) return std::unexpected(refusal(503, added.error().message, added.error().hint));
  return *added;
}

std::expected<void, http::Response> Door::authenticate(const http::Request& request,
                                                       const http::PeerProof& proof,
                                                       const KnownStation& station) const {
  const std::uint32_t needed = std::max(options_.security_profile_min, station.security_profile);
  const bool has_certificate = proof.encrypted && proof.certificate_name == station.name;
  if (needed == 3) {
    if (has_certificate) return {};
    return std::unexpected(
        refusal(401, "certificate needed",
                "this station proves itself by a client certificate in its name"));
  }
  if (needed == 2 && !proof.encrypted)
    return std::unexpected(refusal(403, "TLS needed", "this station connects by wss:// only"));
  if (has_certificate) return {};
  if (needed == 0 && station.password_hash.empty()) return {};
  const std::optional<std::string> password = basic_password(request, station.name);
  if (password && !station.password_hash.empty() && StationStore::has_password(station, *password))
    return {};
  return std::unexpected(refusal(401, "wrong password",
                                 "the user is the station's name; the operator sets the password"));
}

std::expected<Admission, http::Response> Door::admit(const http::Request& request,
                                                     const http::PeerProof& proof) {
  const std::optional<std::string> name = station_in_path(request.path);
  if (!name)
    return std::unexpected(refusal(404, "not found", "stations connect at /ocpp/ and their name"));
  Admission out;
  out.station = *name;
  const std::string_view offered = request.header("Sec-WebSocket-Protocol").value_or("");
  const Protocol* const protocol = chosen_protocol(offered);
  const KnownStation* const before = store_.find(*name);
  if (!protocol && !(offered.empty() && before && before->may_omit_protocol))
    return std::unexpected(refusal(
        400, offered.empty() ? "no sub-protocol" : "unknown sub-protocol",
        offered.empty()
            ? "Sec-WebSocket-Protocol is missing; the operator may allow this station to omit it"
            : "offer ocpp1.6, ocpp2.0.1 or ocpp2.1"));
  const auto station = known_station(*name);
  if (!station) return std::unexpected(station.error());
  if (const auto proved = authenticate(request, proof, **station); !proved)
    return std::unexpected(proved.error());
  if (protocol) {
    out.version = protocol->version;
    out.protocol = protocol->name;
  }
  // Required of a 2.x central system, not recommended for 1.6 (OCPP-J 2.0.1 part 4, section 3.4).
  out.compresses = out.version != Version::v16;
  return out;
}

}  // namespace wattbook::ocpp
