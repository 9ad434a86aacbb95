// The audit of a whole ledger from its files alone (DOMAIN 9.6): every checksum, every link of the
// chain, every signature, every Merkle root, every snapshot, and every block executed again from
// genesis under all laws, and every certificate of delegates. Signatures are checked on all cores
// beside the execution.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/error.h"
#include "core/codec/fields.h"
#include "node/audit/certificates.h"
#include "node/audit/fault.h"
#include "node/env/files.h"

namespace wattbook::audit {

struct Report {
  std::optional<Fault> fault;  // absent: the ledger is sound
  Hash genesis;
  Height from;    // first block that was executed again
  Height height;  // last block found good
  Hash head;      // its hash: compare it with what others hold
  std::uint64_t blocks = 0;
  std::uint64_t commands = 0;
  std::uint64_t snapshots = 0;         // compared with the state, byte for byte
  bool closed = false;                 // the node stopped in good order
  std::uint64_t unfinished_bytes = 0;  // of a last write that did not finish
  std::vector<CertifiedSpan> certified;

  static constexpr std::string_view type_name = "AuditReport";
  static constexpr auto fields = std::tuple(
      codec::field("fault", &Report::fault), codec::field("genesis", &Report::genesis),
      codec::field("from", &Report::from), codec::field("height", &Report::height),
      codec::field("head", &Report::head), codec::field("blocks", &Report::blocks),
      codec::field("commands", &Report::commands), codec::field("snapshots", &Report::snapshots),
      codec::field("closed", &Report::closed),
      codec::field("unfinished_bytes", &Report::unfinished_bytes),
      codec::field("certified", &Report::certified, codec::AtMost(spans_max)));
};

struct Options {
  Height from{1};  // begin at the newest snapshot before this block, and trust it
  // Bytes of an unfinished write at the end are no fault: the node is running, or crashed.
  bool allow_unfinished = false;
  std::optional<Hash> head;  // the hash that the last block must have
  // The foundation whose delegates must have certified the newest blocks that any have.
  std::optional<Hash> foundation;
  std::uint32_t threads = 1;
  std::function<void(Height done, Height last)> progress = [](Height, Height) {};
};

// What the files say is in the report; an error means that they cannot be read at all.
Result<Report> audit(env::Files& files, const std::string& data_directory, const Options& options);

}  // namespace wattbook::audit
