#include "proof/certificate.h"

#include <vector>

#include "base/int128.h"
#include "crypto/hash.h"
#include "crypto/recover.h"
#include "proof/byte_reader.h"

namespace wattbook::proof {
namespace {

struct Delegate {
  Address address;
  std::int64_t stake = 0;
};

struct Foundation {
  Hash chain;
  std::uint64_t epoch = 0;
  Hash set;  // hash of the list of delegates
  std::vector<Delegate> delegates;
};

Result<Foundation> read_foundation(ByteView bytes) {
  ByteReader reader(bytes);
  Foundation out;
  out.chain = reader.fixed<Hash>();
  out.epoch = reader.number();
  reader.number();  // the last block before the first certified one
  reader.fixed<Hash>();
  out.set = crypto::sha256(bytes.last(reader.left()));
  bool in_order = true;
  for (std::uint64_t left = reader.number(); left > 0 && !reader.faulty(); --left) {
    const Delegate next{reader.fixed<Address>(), reader.signed_number()};
    in_order = in_order && next.stake > 0 &&
               (out.delegates.empty() || out.delegates.back().address < next.address);
    out.delegates.push_back(next);
  }
  if (!reader.finished() || !in_order) return fail("the list of delegates is damaged");
  return out;
}

Hash vote_digest(ByteView vote) {
  constexpr std::string_view name{"wattbook vote\0", 14};
  crypto::Sha256 hasher;
  hasher.update(as_bytes(name));
  hasher.update(vote);
  return hasher.finish();
}

}  // namespace

Result<Certified> check_certificate(ByteView file, const Hash& foundation) {
  ByteReader blobs(file);
  const ByteView founding = blobs.blob();
  const ByteView certificate = blobs.blob();
  if (!blobs.finished()) return fail("the file holds no certificate");
  if (crypto::sha256(founding) != foundation)
    return fail("the certificate is of other delegates than the trusted ones");
  const Result<Foundation> founded = read_foundation(founding);
  if (!founded) return std::unexpected(founded.error());

  ByteReader reader(certificate);
  const Hash chain = reader.fixed<Hash>();
  const std::uint64_t epoch = reader.number();
  reader.number();       // height
  reader.number();       // slot
  reader.fixed<Hash>();  // proposal
  Certified out;
  out.block = reader.fixed<Hash>();
  reader.fixed<Hash>();  // parent
  reader.fixed<Hash>();  // state root
  const Hash set = reader.fixed<Hash>();
  if (chain != founded->chain || epoch != founded->epoch || set != founded->set)
    return fail("the certificate does not belong to these delegates");
  const Hash digest = vote_digest(certificate.first(certificate.size() - reader.left()));

  int128 in_favour = 0;
  int128 total = 0;
  std::uint64_t left = reader.number();
  std::optional<Address> signer;
  const auto next = [&] {
    signer = left > 0 ? crypto::recover(digest, reader.fixed<Signature>()) : std::nullopt;
    left -= left > 0 ? 1 : 0;
  };
  next();
  // Signatures stand in the order of the delegates, so each counts once.
  for (const Delegate& delegate : founded->delegates) {
    total += delegate.stake;
    if (signer != delegate.address) continue;
    in_favour += delegate.stake;
    ++out.signatures;
    next();
  }
  out.delegates = founded->delegates.size();
  if (signer || left > 0 || !reader.finished())
    return fail("the certificate has a signature that is no delegate's");
  if (3 * in_favour < 2 * total)
    return fail("the certificate has less than two thirds of the stake");
  return out;
}

}  // namespace wattbook::proof
