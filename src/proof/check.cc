#include "proof/check.h"

#include <array>

#include "base/decimal.h"
#include "crypto/hash.h"
#include "proof/byte_reader.h"

namespace wattbook::proof {
namespace {

constexpr std::array<std::uint8_t, 1> leaf_prefix{0};
constexpr std::array<std::uint8_t, 1> node_prefix{1};

Hash leaf_hash(ByteView content) {
  crypto::Sha256 hasher;
  hasher.update(leaf_prefix);
  hasher.update(content);
  return hasher.finish();
}

Hash node_hash(const Hash& left, const Hash& right) {
  crypto::Sha256 hasher;
  hasher.update(node_prefix);
  hasher.update(left.view());
  hasher.update(right.view());
  return hasher.finish();
}

// The root that the path leads to from the leaf.
Hash root_from(Hash hash, const Proof& proof) {
  for (std::size_t i = 0; i < proof.siblings.size(); ++i) {
    const bool on_the_left = (proof.sides >> i & 1) != 0;
    hash = on_the_left ? node_hash(proof.siblings[i], hash) : node_hash(hash, proof.siblings[i]);
  }
  return hash;
}

// Whether the headers are a chain to the head that leads over the block with this hash.
Result<void> check_chain(ByteView headers, const Hash& block, const Hash& head) {
  ByteReader reader(headers);
  bool found = false;
  Hash newest;
  while (reader.left() > 0) {
    const ByteView bytes = reader.blob();
    const Result<Header> header = decode_header(bytes);
    if (!header) return fail("the headers are damaged");
    if (!newest.is_zero() && header->parent != newest)
      return fail("the headers are not a chain at height " + std::to_string(header->height));
    newest = crypto::sha256(bytes);
    found = found || newest == block;
  }
  if (!found) return fail("the proof's block is not among the headers");
  if (newest != head) return fail("the headers do not lead to the trusted head");
  return {};
}

Result<void> read_receipt(ByteView bytes, Statement& out) {
  ByteReader reader(bytes);
  out.command = reader.fixed<CommandId>();
  out.code = reader.number();
  out.field = reader.text();
  out.receipt.assign(bytes.begin(), bytes.end());
  if (reader.faulty()) return fail("the receipt is damaged");
  return {};
}

Result<void> read_balance(ByteView bytes, Statement& out) {
  ByteReader reader(bytes);
  out.owner = reader.fixed<Address>();
  out.asset = reader.text();
  out.posted = reader.signed_number();
  out.held = reader.signed_number();
  out.incoming = reader.signed_number();
  if (!reader.finished()) return fail("the account is damaged");
  return {};
}

// Reads what the leaf says into `out`, and gives the leaf's hash.
Result<Hash> read_leaf(const Proof& proof, const Trust& trust, Statement& out) {
  if (proof.kind == Kind::balance) {
    if (const Result<void> read = read_balance(proof.leaf, out); !read)
      return std::unexpected(read.error());
    return leaf_hash(proof.leaf);
  }
  if (proof.kind == Kind::receipt_hash && trust.receipt.empty())
    return fail("the proof holds only the hash of a long receipt", "give the receipt too");
  const ByteView receipt = proof.kind == Kind::receipt ? ByteView(proof.leaf) : trust.receipt;
  const Hash hash = leaf_hash(receipt);
  if (proof.kind == Kind::receipt_hash && as_text(proof.leaf) != as_text(hash.view()))
    return fail("the receipt is another than the proof's");
  if (const Result<void> read = read_receipt(receipt, out); !read)
    return std::unexpected(read.error());
  return hash;
}

}  // namespace

Result<Header> decode_header(ByteView bytes) {
  ByteReader reader(bytes);
  Header header;
  header.version = reader.number();
  header.genesis = reader.fixed<Hash>();
  header.height = reader.number();
  header.parent = reader.fixed<Hash>();
  header.time = reader.signed_number();
  header.command_count = reader.number();
  header.commands_root = reader.fixed<Hash>();
  header.receipt_count = reader.number();
  header.receipts_root = reader.fixed<Hash>();
  header.state_root = reader.fixed<Hash>();
  header.snapshot_digest = reader.fixed<Hash>();
  if (!reader.finished()) return fail("the block header is damaged");
  return header;
}

Result<Statement> check(ByteView bytes, const Trust& trust) {
  const Result<Proof> proof = decode(bytes);
  if (!proof) return std::unexpected(proof.error());
  Statement out;
  out.kind = proof->kind;
  out.block = crypto::sha256(proof->header);
  Hash head = trust.head;
  if (head.is_zero()) {
    if (trust.certificate.empty())
      return fail("there is no certificate of the trusted delegates", "give it, or a block's hash");
    const Result<Certified> certified = check_certificate(trust.certificate, trust.foundation);
    if (!certified) return std::unexpected(certified.error());
    out.certified = *certified;
    head = certified->block;
  }
  if (out.block != head) {
    if (trust.headers.empty())
      return fail("the proof's block " + to_hex0x(out.block) + " is not the trusted one",
                  "give the headers that lead from it to the head: `wattbook ledger export "
                  "--headers`");
    if (const Result<void> chain = check_chain(trust.headers, out.block, head); !chain)
      return std::unexpected(chain.error());
  }
  const Result<Header> header = decode_header(proof->header);
  if (!header) return std::unexpected(header.error());
  out.header = *header;
  const Result<Hash> leaf = read_leaf(*proof, trust, out);
  if (!leaf) return std::unexpected(leaf.error());
  const Hash& root =
      proof->kind == Kind::balance ? out.header.state_root : out.header.receipts_root;
  if (root_from(*leaf, *proof) != root) return fail("the path does not lead to the block's root");
  return out;
}

std::string describe(const Statement& s) {
  std::string out = "block     " + std::to_string(s.header.height) + " " + to_hex0x(s.block) +
                    "\nledger    " + to_hex0x(s.header.genesis) + "\ntime      " +
                    std::to_string(s.header.time) + " ms since 1970\n";
  if (s.certified)
    out += "certified by " + std::to_string(s.certified->signatures) + " of " +
           std::to_string(s.certified->delegates) + " delegates\n";
  if (s.kind != Kind::balance)
    return out + "command   " + to_hex0x(s.command) + "\noutcome   " +
           (s.code == 0 ? "executed" : "rejected, code " + std::to_string(s.code)) +
           (s.field.empty() ? "" : ", field " + s.field) + "\n";
  return out + "account   " + to_hex0x(s.owner) + "\nbalance   " + format_decimal(s.posted) + " " +
         s.asset + "\nheld      " + format_decimal(s.held) + "\nincoming  " +
         format_decimal(s.incoming) + "\n";
}

}  // namespace wattbook::proof
