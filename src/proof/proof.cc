#include "proof/proof.h"

#include "proof/byte_reader.h"

namespace wattbook::proof {
namespace {

void put_number(Bytes& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
  out.push_back(static_cast<std::uint8_t>(value));
}

void put_blob(Bytes& out, ByteView bytes) {
  put_number(out, bytes.size());
  out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace

Bytes encode(const Proof& proof) {
  Bytes out(magic.begin(), magic.end());
  out.push_back(static_cast<std::uint8_t>(proof.kind));
  put_blob(out, proof.header);
  put_blob(out, proof.leaf);
  put_number(out, proof.sides);
  put_number(out, proof.siblings.size());
  for (const Hash& sibling : proof.siblings)
    out.insert(out.end(), sibling.bytes.begin(), sibling.bytes.end());
  return out;
}

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
  constexpr std::string_view key = "\"proof\":\"";
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos)
    return fail("the file holds no proof", "`wattbook ledger proof` makes one");
  const std::string_view value = text.substr(at + key.size());
  const std::optional<Bytes> bytes = from_hex(value.substr(0, value.find('"')));
  if (!bytes) return fail("the proof in the file is not hexadecimal");
  return *bytes;
}

}  // namespace wattbook::proof
