// What a node asks of whatever turns commands into blocks: the engine of a single process, or a
// member of a cluster.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/strong_id.h"
#include "node/consensus/command_group.h"
#include "node/consensus/intake.h"

namespace wattbook::consensus {

// How it stands, for people who watch it.
struct EngineStatus {
  Height committed;                      // last height that is acknowledged
  std::uint64_t commands_in_flight = 0;  // taken and not yet answered
  std::uint64_t bytes_in_flight = 0;
  std::uint64_t queries = 0;  // posted and not yet run
  bool failed = false;        // a fatal error has stopped it
};

class Service {
 public:
  using Query = std::move_only_function<void()>;

  virtual ~Service() = default;

  // Starts the threads.
  virtual void start() = 0;

  // From any thread; `answer` is called only if the result is `queued`. All or nothing queued,
  // executed in this order, not necessarily in one block; answered once, with an outcome per
  // command, when the last of them is durable (in a cluster: certified).
  [[nodiscard]] virtual Submitted submit_batch(std::vector<Bytes> txs, BatchAnswer answer) = 0;

  // Runs `query` on the thread that owns the state machine, between two commands. It sees executed
  // commands that are perhaps not yet acknowledged. False if too many wait or the service stops; a
  // query still waiting at a fatal error is dropped without being run.
  [[nodiscard]] virtual bool post(Query query) = 0;

  // Finishes what is queued where that is possible, ends the threads. Returns the fatal error if
  // one ended it earlier. Not from one of its threads.
  virtual Result<void> stop() = 0;

  // Called once, on one of its threads, when a fatal error stops it, so that the process can end.
  // Set before start().
  virtual void on_fatal(std::function<void(const Error&)> handler) = 0;

  virtual Height committed() const = 0;
  virtual EngineStatus status() const = 0;
};

}  // namespace wattbook::consensus
