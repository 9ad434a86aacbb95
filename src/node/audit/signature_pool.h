// Checks the signatures of many commands on all cores, while the caller goes on: the expensive part
// of an audit, and independent of the state.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "node/audit/block_reader.h"

namespace wattbook::audit {

// The first command of the ledger that nobody can have signed so.
struct BadSignature {
  Place place;
  std::uint32_t command = 0;  // its number in the block, from 0
};

class SignaturePool {
 public:
  // `separator` is that of the ledger's EIP-712 domain; threads >= 1.
  SignaturePool(const Hash& separator, std::uint32_t threads);
  // Drops what is not checked yet.
  ~SignaturePool();
  SignaturePool(const SignaturePool&) = delete;
  SignaturePool& operator=(const SignaturePool&) = delete;

  // Takes the block's commands, which view block.bytes. Waits while too many are queued.
  void add(const StoredBlock& block, std::span<const ByteView> commands);
  // Waits until all are checked; nothing if all are good.
  std::optional<BadSignature> finish();

 private:
  // A part of a block's commands.
  struct Work {
    Place place;
    std::shared_ptr<const journal::SegmentReader> segment;  // keeps the bytes
    std::uint32_t first = 0;
    std::vector<ByteView> commands;
  };
  void run();
  std::optional<BadSignature> check(const Work& work) const;

  const Hash separator_;
  std::mutex mutex_;  // guards all below, up to threads_
  std::condition_variable changed_;
  std::deque<Work> queue_;
  std::uint64_t queued_commands_ = 0;
  std::uint32_t busy_ = 0;  // threads at work
  bool stopping_ = false;
  std::optional<BadSignature> bad_;
  std::vector<std::jthread> threads_;
};

}  // namespace wattbook::audit
