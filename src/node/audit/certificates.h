// What delegates have signed of a ledger, audited from its files alone (DOMAIN 9.5): each
// certificate beside the block that it certifies, with nothing known but the delegates' addresses.
// A ledger has a folder of certificates for each time that it was a cluster's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "core/codec/fields.h"
#include "node/audit/fault.h"
#include "node/env/files.h"

namespace wattbook::audit {

// Blocks that one set of delegates has certified, without a gap.
struct CertifiedSpan {
  Hash foundation;  // cluster::digest_of: names the ledger, the first block and the delegates
  std::uint32_t epoch = 0;
  std::uint32_t delegates = 0;
  Height from;
  Height to;  // below `from`: none yet

  static constexpr std::string_view type_name = "CertifiedSpan";
  static constexpr auto fields = std::tuple(codec::field("foundation", &CertifiedSpan::foundation),
                                            codec::field("epoch", &CertifiedSpan::epoch),
                                            codec::field("delegates", &CertifiedSpan::delegates),
                                            codec::field("from", &CertifiedSpan::from),
                                            codec::field("to", &CertifiedSpan::to));
};

inline constexpr std::uint32_t spans_max = 1'000;

struct Certification {
  std::vector<CertifiedSpan> spans;  // by height
  std::optional<Fault> fault;        // the first certificate that is wrong or missing
};

// `genesis` is the ledger's. Bytes of an unfinished write at the end are no fault where they are
// allowed: the node is running, or crashed. An error means that the files cannot be read at all.
Result<Certification> check_certificates(env::Files& files, const std::string& data_directory,
                                         const Hash& genesis, bool allow_unfinished);

// What a proof's reader checks (proof/certificate.h): the certificate of this block with its
// foundation. Nothing where there is none. Checks nothing itself.
Result<std::optional<Bytes>> find_certificate(env::Files& files, const std::string& data_directory,
                                              Height height);

}  // namespace wattbook::audit
