// How the ledger is kept: by this node alone, or by several whose delegates certify (DOMAIN 9.3,
// 9.4).
#pragma once

#include <cstdint>

#include "node/api/views.h"

namespace wattbook::api {

// A height that is ordered or executed promises nothing; what is final stays.
struct ClusterView {
  bool is_member = false;  // several nodes keep the ledger; else all below `final` is this node's
  std::uint32_t epoch = 0;
  std::uint64_t ordered = 0;  // places of the common order that this node has seen
  Height executed;
  Height final_height;
  Hash final_block;
  std::uint32_t delegates = 0;   // who certify
  std::uint32_t signatures = 0;  // needed for a certificate where all have equal stake
  bool is_delegate = false;      // this node is one
  bool signs = false;  // false for a delegate: restored from a backup, waits until others are ahead
  bool reaches_orderer = false;
  std::uint64_t void_proposals = 0;  // passed over
  std::uint64_t evidence = 0;        // times that a delegate was seen signing twice
  Hash foundation;  // names ledger, first certified block and delegates, for `ledger verify`

  static constexpr std::string_view type_name = "Cluster";
  static constexpr auto fields = std::tuple(
      field("is_member", &ClusterView::is_member), field("epoch", &ClusterView::epoch),
      field("ordered", &ClusterView::ordered), field("executed", &ClusterView::executed),
      field("final", &ClusterView::final_height), field("final_block", &ClusterView::final_block),
      field("delegates", &ClusterView::delegates), field("signatures", &ClusterView::signatures),
      field("is_delegate", &ClusterView::is_delegate), field("signs", &ClusterView::signs),
      field("reaches_orderer", &ClusterView::reaches_orderer),
      field("void_proposals", &ClusterView::void_proposals),
      field("evidence", &ClusterView::evidence), field("foundation", &ClusterView::foundation));
};

}  // namespace wattbook::api
