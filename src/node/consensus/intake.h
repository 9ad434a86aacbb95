// The queue between the clients and the sequencer: bounded, in order of arrival whatever order the
// workers finish in, so that a client's second command never overtakes its first.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "node/consensus/command_group.h"

namespace wattbook::consensus {

enum class Submitted : std::uint8_t {
  queued,
  busy,       // too much is in flight; try again later; nothing was kept
  too_large,  // nothing, a command above limits::command_bytes_max, or more than can be in flight
  stopped,
  elsewhere  // this node proposes nothing: another member of its cluster takes commands
};

struct IntakeLimits {
  std::uint32_t commands_max = 65'536;  // accepted and not yet answered
  std::uint64_t bytes_max = 64u << 20;  // of those
};

// Commands that one worker checks in one go: few, so that a short queue is spread over all cores;
// more once many batches wait, so that threads wake each other less often.
struct CheckBatch {
  static constexpr std::size_t commands_spread = 16;
  static constexpr std::size_t commands_max = 64;
  static constexpr std::size_t long_queue = 8;  // batches
  std::vector<Command> commands;
  bool checked = false;
};

// Not thread-safe; the engine's mutex guards it. A claimed batch belongs to its worker until
// `checked` is set under that mutex.
class Intake {
 public:
  explicit Intake(IntakeLimits limits) : limits_(limits) {}

  // All or nothing. `answer` is moved from only if queued.
  Submitted add(std::vector<Bytes>&& txs, BatchAnswer& answer);

  // The oldest batch that no worker has; null if there is none.
  std::shared_ptr<CheckBatch> claim();
  bool has_unclaimed() const { return claimed_ < batches_.size(); }

  // The commands of the oldest batch if it is checked.
  std::optional<std::vector<Command>> take();
  bool has_checked() const { return !batches_.empty() && batches_.front()->checked; }

  // Frees the room of commands that were answered.
  void release(std::uint64_t commands, std::uint64_t bytes);

  // Taken in and not yet released.
  std::uint64_t commands() const { return commands_; }
  std::uint64_t bytes() const { return bytes_; }

  // Nothing waits to be checked or taken.
  bool empty() const { return batches_.empty(); }

  // Gives up all that waits; destroy it outside the mutex, as that answers the groups.
  std::deque<std::shared_ptr<CheckBatch>> abandon();

 private:
  IntakeLimits limits_;
  std::deque<std::shared_ptr<CheckBatch>> batches_;  // in order of arrival
  std::size_t claimed_ = 0;                          // of these, from the front
  std::uint64_t commands_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace wattbook::consensus
