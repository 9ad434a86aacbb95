// What the members of a cluster agree on before its first certificate: the ledger, the block from
// which on blocks are certified, and the delegates. A solo ledger that becomes a cluster's keeps
// its blocks: the first certified block names the last of them as its parent, and so certifies all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "node/cluster/delegates.h"
#include "node/cluster/messages.h"
#include "node/env/files.h"

namespace wattbook::cluster {

struct Foundation {
  Hash chain;               // the genesis hash
  std::uint32_t epoch = 0;  // counts the times that the orderer began anew
  Height base;              // the last block before the first certified one; 0: none
  Hash base_block;          // its hash; for height 0 that of the state machine's info()
  DelegateList delegates;
  bool operator==(const Foundation&) const = default;
  static constexpr std::string_view type_name = "Foundation";
  static constexpr auto fields = std::tuple(
      codec::field("chain", &Foundation::chain), codec::field("epoch", &Foundation::epoch),
      codec::field("base", &Foundation::base), codec::field("base_block", &Foundation::base_block),
      codec::field("delegates", &Foundation::delegates));
};

// In the data directory: the certificates, and those of former times that the ledger was a
// cluster's, counted from 1.
inline constexpr const char* certificates_folder = "certificates";
inline std::string former_certificates(std::uint32_t number) {
  return std::string(certificates_folder) + "-" + std::to_string(number);
}

// Beside the certificates on disk: all that an auditor needs to judge them (DOMAIN 9.5).
inline constexpr const char* foundation_file_name = "foundation.bin";

// SHA-256 of its canonical bytes: who knows this needs to trust nobody about the delegates.
Hash digest_of(const Foundation& foundation);

// What a proof's reader checks with nothing but that digest (proof/certificate.h).
Bytes certificate_file(const Foundation& foundation, const Certificate& certificate);

// Writes it into `directory`, which exists, where there is none yet; fails where another is there.
Result<void> keep_foundation(env::Files& files, const std::string& directory,
                             const Foundation& foundation);
// Nothing where there is none; an error where the file is no foundation.
Result<std::optional<Foundation>> read_foundation(env::Files& files, const std::string& directory);

}  // namespace wattbook::cluster
