// GET /api/v1/proofs/receipts/{id} and /api/v1/proofs/balances/{address}?asset=…: proofs that a
// member keeps and checks offline (docs/proofs.md, DOMAIN 9.5).
#pragma once

#include <functional>
#include <string>

#include "base/bytes.h"
#include "base/strong_id.h"
#include "core/codec/fields.h"
#include "node/api/route_table.h"

namespace wattbook::api {

struct ProofView {
  Height height;  // of the block that the proof leads to
  Hash block;     // its hash: what the proof is checked against
  Bytes proof;
  Bytes receipt;      // where it is too long to be in the proof, else empty
  Bytes certificate;  // what delegates signed of the block (docs/proofs.md); empty: none

  static constexpr std::string_view type_name = "Proof";
  static constexpr auto fields = std::tuple(
      codec::field("height", &ProofView::height), codec::field("block", &ProofView::block),
      codec::field("proof", &ProofView::proof, codec::AtMost(4'096)),
      codec::field("receipt", &ProofView::receipt, codec::AtMost(limits::block_bytes_max)),
      codec::field("certificate", &ProofView::certificate, codec::AtMost(16'384)));
};

enum class ProofStatus : std::uint8_t {
  made,
  unknown,  // no such receipt is kept, or no such account
  later     // its block is being written: ask again
};

struct ProofAnswer {
  ProofStatus status = ProofStatus::unknown;
  ProofView view;
};

// Each answers once, from any thread.
struct ProofPorts {
  using Answer = std::function<void(ProofAnswer)>;
  std::function<void(CommandId id, Answer answer)> prove_receipt;
  std::function<void(Address owner, std::string asset, Answer answer)> prove_balance;
};

void add_proof_routes(RouteTable& table, const ProofPorts& ports);

}  // namespace wattbook::api
