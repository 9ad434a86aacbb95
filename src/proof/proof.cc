#include "proof/proof.h"

#include "proof/byte_reader.h"

namespace wattbook::proof {
namespace {

// Of a text in JSON.
std::optional<std::string_view> find_value(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(key);
  if (at == text.npos) return std::nullopt;
  const std::string_view value = text.substr(at + key.size());
  return value.substr(0, value.find('"'));
}

}  // namespace

Result<Proof> decode(ByteView bytes) {
  if (bytes.size() > proof_bytes_max) return fail("a proof has at most 2048 bytes");
  ByteReader reader(bytes);
  if (as_text(reader.raw(magic.size())) != magic)
    return fail("this is no proof", "`wattbook ledger proof` makes one");
  Proof proof;
  const std::uint64_t kind = reader.number();
  if (kind < 1 || kind > 3) return fail("the proof is of an unknown kind");
  proof.kind = static_cast<Kind>(kind);
  const ByteView header = reader.blob();
  proof.header.assign(header.begin(), header.end());
  const ByteView leaf = reader.blob();
  proof.leaf.assign(leaf.begin(), leaf.end());
  proof.sides = reader.number();
  const std::uint64_t count = reader.number();
  if (count > siblings_max || proof.sides >> count != 0) return fail("the proof is damaged");
  for (std::uint64_t i = 0; i < count; ++i) proof.siblings.push_back(reader.fixed<Hash>());
  if (!reader.finished()) return fail("the proof is damaged");
  return proof;
}

Result<Bytes> unwrap(ByteView file) {
  const std::string_view text = as_text(file);
  if (text.starts_with(magic)) return Bytes(file.begin(), file.end());
  const std::optional<std::string_view> value = find_value(text, "\"proof\":\"");
  if (!value) return fail("the file holds no proof", "`wattbook ledger proof` makes one");
  const std::optional<Bytes> bytes = from_hex(*value);
  if (!bytes) return fail("the proof in the file is not hexadecimal");
  return *bytes;
}

Bytes unwrap_certificate(ByteView file) {
  const auto value = find_value(as_text(file), "\"certificate\":\"");
  return value ? from_hex(*value).value_or(Bytes()) : Bytes();
}

}  // namespace wattbook::proof
