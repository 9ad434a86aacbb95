#include "node/ocpp/station_store.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/json_tree.h"
#include "crypto/hash.h"
#include "node/ocpp/object_text.h"

namespace wattbook::ocpp {
namespace {

constexpr std::string_view stations_file = "stations.jsonl";
constexpr std::string_view keys_file = "meter_keys.jsonl";
// Anybody who reaches the port can make a station wait for approval.
constexpr std::int64_t waiting_max = 1'000;
constexpr std::array<std::string_view, 3> approval_names{"waiting", "approved", "refused"};

// A station's password is a random key of 16 to 40 characters (OCPP 2.0.1 part 2, A00.FR.205), so
// one pass of a hash is enough, and ten thousand stations may come back within seconds.
std::string hash_of(std::string_view salt, std::string_view password) {
  crypto::Sha256 hash;
  hash.update(as_bytes(salt));
  hash.update(as_bytes(password));
  return to_hex(hash.finish().view());
}

std::int64_t number(json::View value) {
  std::int64_t out = 0;
  const std::string_view text = value.text();
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::string line_of(const KnownStation& one) {
  ObjectText out;
  out.text("name", one.name)
      .text("approval", approval_names[static_cast<std::size_t>(one.approval)])
      .number("security_profile", one.security_profile)
      .text("password_salt", one.password_salt)
      .text("password_hash", one.password_hash)
      .flag("may_omit_protocol", one.may_omit_protocol)
      .number("first_seen", one.first_seen.unix_ms)
      .number("last_seen", one.last_seen.unix_ms)
      .text("vendor", one.vendor)
      .text("model", one.model)
      .text("serial", one.serial)
      .text("firmware", one.firmware)
      .text("protocol", one.protocol);
  return out.take() + "\n";
}

KnownStation station_of(json::View from) {
  KnownStation out;
  out.name = from["name"].text();
  const auto named = std::ranges::find(approval_names, from["approval"].text());
  if (named != approval_names.end())
    out.approval = static_cast<Approval>(named - approval_names.begin());
  out.security_profile = static_cast<std::uint32_t>(number(from["security_profile"]));
  out.password_salt = from["password_salt"].text();
  out.password_hash = from["password_hash"].text();
  out.may_omit_protocol = from["may_omit_protocol"].text() == "true";
  out.first_seen = Instant(number(from["first_seen"]));
  out.last_seen = Instant(number(from["last_seen"]));
  out.vendor = from["vendor"].text();
  out.model = from["model"].text();
  out.serial = from["serial"].text();
  out.firmware = from["firmware"].text();
  out.protocol = from["protocol"].text();
  return out;
}

Result<ocmf::MeterKey> key_of(json::View from) {
  ocmf::MeterKey out;
  out.serial = from["serial"].text();
  Result<ocmf::PublicKey> key = ocmf::read_public_key(from["key"].text(), "");
  if (!key) return std::unexpected(key.error());
  out.key = std::move(*key);
  out.valid_from = Instant(number(from["valid_from"]));
  return out;
}

std::string line_of(const ocmf::MeterKey& one) {
  ObjectText out;
  out.text("serial", one.serial)
      .text("key", ocmf::key_text(one.key))
      .number("valid_from", one.valid_from.unix_ms);
  return out.take() + "\n";
}

// Calls `take` with every line's object.
template <class Take>
Result<void> read_lines(env::Files& files, const std::string& directory, std::string_view name,
                        Take take) {
  const Result<std::vector<std::string>> names = files.list(directory);
  if (!names) return std::unexpected(names.error());
  if (std::ranges::find(*names, name) == names->end()) return {};
  const std::string path = directory + "/" + std::string(name);
  const Result<Bytes> content = files.read(path);
  if (!content) return std::unexpected(content.error());
  std::string_view text = as_text(*content);
  json::Tree tree;
  for (std::uint32_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const Result<json::View> parsed = tree.parse(text.substr(0, end));
    const Result<void> taken = parsed ? take(*parsed) : std::unexpected(parsed.error());
    if (!taken)
      return fail(path + ":" + std::to_string(line) + ": " + taken.error().message,
                  "restore the file from a backup, or remove the line");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

}  // namespace

Result<StationStore> StationStore::open(env::Files& files, std::string directory,
                                        env::Entropy& entropy) {
  if (Result<void> made = files.create_directory(directory); !made)
    return std::unexpected(made.error());
  StationStore store(files, directory, entropy);
  const auto stations = read_lines(files, directory, stations_file, [&](json::View line) {
    KnownStation station = station_of(line);
    store.stations_.insert_or_assign(station.name, station);
    return Result<void>();
  });
  if (!stations) return std::unexpected(stations.error());
  const auto keys = read_lines(files, directory, keys_file, [&](json::View line) -> Result<void> {
    Result<ocmf::MeterKey> key = key_of(line);
    if (!key) return std::unexpected(key.error());
    return store.meter_keys_.add(std::move(*key));
  });
  if (!keys) return std::unexpected(keys.error());
  return store;
}

KnownStation* StationStore::find(std::string_view name) {
  const auto found = stations_.find(name);
  return found == stations_.end() ? nullptr : &found->second;
}

Result<KnownStation*> StationStore::add(std::string_view name, Approval approval, Instant now) {
  const auto waits = [](const auto& entry) { return entry.second.approval == Approval::waiting; };
  if (approval == Approval::waiting && std::ranges::count_if(stations_, waits) >= waiting_max)
    return fail("too many stations wait for approval", "approve or remove some");
  KnownStation station;
  station.name = name;
  station.approval = approval;
  station.first_seen = now;
  station.last_seen = now;
  touch();
  return &stations_.insert_or_assign(station.name, station).first->second;
}

void StationStore::set_password(KnownStation& station, std::string_view password) {
  std::array<std::uint8_t, 16> salt{};
  entropy_->fill(salt);
  station.password_salt = to_hex(salt);
  station.password_hash = password.empty() ? "" : hash_of(station.password_salt, password);
  touch();
}

bool StationStore::has_password(const KnownStation& station, std::string_view password) {
  const std::string hash = hash_of(station.password_salt, password);
  if (hash.size() != station.password_hash.size()) return false;
  std::uint32_t difference = 0;
  for (std::size_t i = 0; i < hash.size(); ++i)
    difference |= static_cast<std::uint32_t>(hash[i] ^ station.password_hash[i]);
  return difference == 0;
}

Result<void> StationStore::save_if_touched() { return dirty_ ? save() : Result<void>(); }

Result<void> StationStore::save() {
  std::string text;
  for (const auto& [name, station] : stations_) text += line_of(station);
  Result<void> written =
      env::write_atomically(*files_, directory_, std::string(stations_file), as_bytes(text));
  if (written) dirty_ = false;
  return written;
}

Result<void> StationStore::add_meter_key(ocmf::MeterKey key) {
  ocmf::KeyRegistry changed = meter_keys_;
  if (Result<void> added = changed.add(std::move(key)); !added) return added;
  std::string text;
  for (const ocmf::MeterKey& one : changed.all()) text += line_of(one);
  const auto written =
      env::write_atomically(*files_, directory_, std::string(keys_file), as_bytes(text));
  if (written) meter_keys_ = std::move(changed);
  return written;
}

}  // namespace wattbook::ocpp
