// A signed meter value as it came, for whoever wants to check the signature again (DOMAIN 7.7).
#pragma once

#include <string>

#include "node/api/page.h"

namespace wattbook::api {

struct ChargingProofView {
  Hash digest;
  std::string record;

  static constexpr std::string_view type_name = "ChargingProof";
  static constexpr auto fields = std::tuple(
      noted(field("digest", &ChargingProofView::digest), "SHA-256 of the bytes that were signed"),
      noted(field("record", &ChargingProofView::record, AtMost(256 * 1024)),
            "OCMF, as the meter wrote it"));
};

}  // namespace wattbook::api
