#include "node/wallet/key_store.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "node/wallet/keystore_json.h"

namespace wattbook::wallet {
namespace {

constexpr std::string_view suffix = ".json";
constexpr std::size_t name_bytes_max = 64;
constexpr std::string_view name_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

// "alice" of "alice-2".
std::string_view first_name(std::string_view name) {
  const std::size_t dash = name.find_last_not_of("0123456789");
  const bool counted = dash != name.npos && dash > 0 && dash + 1 < name.size() && name[dash] == '-';
  return counted ? name.substr(0, dash) : name;
}

}  // namespace

Result<void> check_key_name(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max || name.front() == '.' || name.front() == '-' ||
      name.find_first_not_of(name_letters) != name.npos)
    return fail(
        fmt::format("'{}' cannot be the name of a key", name.substr(0, name_bytes_max)),
        "use up to 64 letters, digits, '_', '-' and '.', and begin with none of '.' and '-'");
  return {};
}

KeyStore::KeyStore(env::Files& files, std::string directory)
    : files_(files), directory_(std::move(directory)) {}

std::string KeyStore::path_of(std::string_view name) const {
  return fmt::format("{}/{}{}", directory_, name, suffix);
}

Result<std::vector<std::string>> KeyStore::names() {
  if (const auto made = files_.create_directory(directory_); !made)
    return std::unexpected(made.error());
  auto listed = files_.list(directory_);
  if (!listed) return listed;
  std::vector<std::string> out;
  for (const std::string& file : *listed)
    if (file.ends_with(suffix)) out.push_back(file.substr(0, file.size() - suffix.size()));
  std::ranges::sort(out);  // with their suffix, "a-2" came before "a"
  return out;
}

Result<std::vector<KeyEntry>> KeyStore::list() {
  const auto known = names();
  if (!known) return std::unexpected(known.error());
  std::vector<KeyEntry> out;
  for (const std::string& name : *known) {
    const Result<SealedKey> sealed = find(name);
    if (!sealed) return std::unexpected(sealed.error());
    out.push_back({name, *sealed->address});
  }
  return out;
}

Result<SealedKey> KeyStore::find(std::string_view name) {
  const auto known = names();
  if (!known) return std::unexpected(known.error());
  if (std::ranges::find(*known, name) == known->end())
    return fail(fmt::format("there is no key '{}' in {}", name, directory_),
                known->empty() ? "make one with: wattbook key new NAME"
                               : fmt::format("the keys are {}", fmt::join(*known, ", ")));
  const auto content = files_.read(path_of(name));
  if (!content) return std::unexpected(content.error());
  Result<SealedKey> sealed = read_keystore_json(as_text(*content));
  if (sealed && !sealed->address) sealed = fail("address is missing", "restore it from a copy");
  if (!sealed) return fail(path_of(name) + ": " + sealed.error().message, sealed.error().hint);
  return sealed;
}

Result<void> KeyStore::add(std::string_view name, const SealedKey& sealed) {
  CHECK(sealed.address.has_value());
  if (auto checked = check_key_name(name); !checked) return checked;
  if (auto made = files_.create_directory(directory_); !made) return made;
  const auto lock = files_.lock(directory_ + "/lock");  // two programs could add the same name
  if (!lock) return std::unexpected(lock.error());
  const auto known = names();
  if (!known) return std::unexpected(known.error());
  if (std::ranges::find(*known, name) != known->end())
    return fail(fmt::format("there is a key '{}' in {} already", name, directory_),
                "choose another name; keys are never overwritten");
  return env::write_atomically(files_, directory_, std::string(name) + std::string(suffix),
                               as_bytes(keystore_json(sealed)));
}

Result<std::string> KeyStore::successor_of(std::string_view name) {
  const auto known = names();
  if (!known) return std::unexpected(known.error());
  for (std::size_t number = 2;; ++number) {
    std::string next = fmt::format("{}-{}", first_name(name), number);
    if (std::ranges::find(*known, next) == known->end()) return next;
  }
}

}  // namespace wattbook::wallet
