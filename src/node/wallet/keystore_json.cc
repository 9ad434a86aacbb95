#include "node/wallet/keystore_json.h"

#include <algorithm>

#include <fmt/format.h>
#include <simdjson.h>

namespace wattbook::wallet {
namespace {

constexpr std::string_view not_ours = "a key file is Web3 Secret Storage JSON, version 3";

// Reads members of one document; the first failure stays.
class Members {
 public:
  explicit Members(simdjson::dom::element root) : root_(root) {}

  // `place` is "crypto.cipher" and the like.
  std::string text(std::string_view place) {
    std::string_view value;
    if (const auto found = at(place); !found || found->get(value)) refuse(place, "text");
    return std::string(value);
  }
  std::uint64_t number(std::string_view place, std::uint64_t max) {
    std::uint64_t value = 0;
    if (const auto found = at(place); !found || found->get(value) || value > max)
      refuse(place, fmt::format("a number of at most {}", max));
    return value;
  }
  Bytes bytes(std::string_view place, std::size_t least, std::size_t most) {
    std::optional<Bytes> value = from_hex(text(place));
    if (!value || value->size() < least || value->size() > most) {
      refuse(place, least == most ? fmt::format("{} bytes in hexadecimal", most)
                                  : fmt::format("up to {} bytes in hexadecimal", most));
      return Bytes(least);
    }
    return std::move(*value);
  }
  void require(std::string_view place, std::string_view value) {
    if (text(place) != value) refuse(place, fmt::format("\"{}\"", value));
  }
  bool has(std::string_view name) const { return !root_[name].error(); }
  void refuse(std::string_view place, const std::string& right) {
    if (!error_) error_ = Error{fmt::format("{} is not {}", place, right), std::string(not_ours)};
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::optional<simdjson::dom::element> at(std::string_view place) const {
    simdjson::dom::element element = root_;
    while (!place.empty()) {
      const std::size_t dot = std::min(place.find('.'), place.size());
      simdjson::dom::element next;
      if (element[place.substr(0, dot)].get(next)) return std::nullopt;
      element = next;
      place.remove_prefix(std::min(dot + 1, place.size()));
    }
    return element;
  }

  simdjson::dom::element root_;
  std::optional<Error> error_;
};

PasswordWork read_work(Members& in) {
  const std::string name = in.text("crypto.kdf");
  if (name == "pbkdf2") {
    in.require("crypto.kdfparams.prf", "hmac-sha256");
    return Pbkdf2{static_cast<std::uint32_t>(in.number("crypto.kdfparams.c", UINT32_MAX))};
  }
  if (name != "scrypt") in.refuse("crypto.kdf", "\"scrypt\" or \"pbkdf2\"");
  return Scrypt{in.number("crypto.kdfparams.n", UINT64_MAX),
                static_cast<std::uint32_t>(in.number("crypto.kdfparams.r", UINT32_MAX)),
                static_cast<std::uint32_t>(in.number("crypto.kdfparams.p", UINT32_MAX))};
}

std::string work_json(const PasswordWork& work, const Bytes& salt) {
  if (const auto* scrypt = std::get_if<Scrypt>(&work))
    return fmt::format(
        R"("kdf":"scrypt","kdfparams":{{"dklen":32,"n":{},"r":{},"p":{},"salt":"{}"}})", scrypt->n,
        scrypt->r, scrypt->p, to_hex(salt));
  return fmt::format(
      R"("kdf":"pbkdf2","kdfparams":{{"dklen":32,"c":{},"prf":"hmac-sha256","salt":"{}"}})",
      std::get<Pbkdf2>(work).rounds, to_hex(salt));
}

}  // namespace

std::string keystore_json(const SealedKey& sealed) {
  const std::string address =
      sealed.address ? fmt::format("\"address\":\"{}\",", to_hex(sealed.address->view())) : "";
  return fmt::format(
      R"({{"version":3,"id":"{}",{}"crypto":{{"cipher":"aes-128-ctr","cipherparams":{{"iv":"{}"}},)"
      R"("ciphertext":"{}",{},"mac":"{}"}}}})"
      "\n",
      sealed.id, address, to_hex(sealed.iv), to_hex(sealed.ciphertext),
      work_json(sealed.work, sealed.salt), to_hex(sealed.mac.view()));
}

Result<SealedKey> read_keystore_json(std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (const auto fault = parser.parse(json.data(), json.size()).get(root); fault)
    return fail(std::string("the key file is not JSON: ") + simdjson::error_message(fault),
                std::string(not_ours));
  Members in(root);
  if (in.number("version", UINT32_MAX) != 3) in.refuse("version", "3");
  in.require("crypto.cipher", "aes-128-ctr");
  if (in.number("crypto.kdfparams.dklen", UINT32_MAX) != 32)
    in.refuse("crypto.kdfparams.dklen", "32");
  SealedKey out;
  if (in.has("id")) out.id = in.text("id");
  if (out.id.find_first_not_of("0123456789abcdefABCDEF-") != out.id.npos) in.refuse("id", "a UUID");
  if (in.has("address")) {
    const Bytes raw = in.bytes("address", Address::size, Address::size);
    std::ranges::copy(raw, out.address.emplace().bytes.begin());
  }
  out.work = read_work(in);
  out.salt = in.bytes("crypto.kdfparams.salt", 1, 256);
  out.iv = in.bytes("crypto.cipherparams.iv", 16, 16);
  out.ciphertext = in.bytes("crypto.ciphertext", 32, 32);
  std::ranges::copy(in.bytes("crypto.mac", Hash::size, Hash::size), out.mac.bytes.begin());
  if (in.error()) return std::unexpected(*in.error());
  return out;
}

}  // namespace wattbook::wallet
