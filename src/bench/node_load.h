// What it takes to run a node: how long one needs to serve a ledger that is there already, and how
// much memory it then has. Each is measured in a process of its own.
#pragma once

#include <cstdint>
#include <string>

namespace wattbook::bench {

struct NodeFigures {
  double start_ms = 0;      // by the clock, from opening the data directory to serving
  double memory_mb = 0;     // resident, the program and its libraries included
  double idle_percent = 0;  // processor time by the clock while nobody asks
};

class NodeLoad {
 public:
  // Makes the data directory of a node with so many members, a meter each, and a day of readings,
  // in a fresh folder under `directory`. Precondition: this process has one thread, and little
  // memory that its children would count as theirs.
  NodeLoad(const std::string& directory, std::uint32_t members);
  ~NodeLoad();
  NodeLoad(const NodeLoad&) = delete;
  NodeLoad& operator=(const NodeLoad&) = delete;

  // Starts a node on it. The same precondition.
  NodeFigures run() const;

 private:
  std::string folder_;
};

// Milliseconds by the clock until this program, started anew, has printed its version and ended.
double program_ms();

}  // namespace wattbook::bench
