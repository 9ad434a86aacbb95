// What delegates signed of a block, checked with nothing but the hash that names them (DOMAIN 9.4,
// 9.5; docs/proofs.md).
#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/error.h"

namespace wattbook::proof {

struct Certified {
  Hash block;                  // its hash
  std::size_t signatures = 0;  // by delegates with two thirds of the stake
  std::size_t delegates = 0;   // of so many
};

// `file` is two blobs: the foundation that the delegates' cluster was made on, whose SHA-256 is
// `foundation`, and the certificate.
Result<Certified> check_certificate(ByteView file, const Hash& foundation);

}  // namespace wattbook::proof
