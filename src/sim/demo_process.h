// The program once more, as a process of the demo with a verb of its own: it is told by its
// standard input what it waits for, and ends when that does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/error.h"
#include "sim/demo.h"

namespace CLI {
class App;
}

namespace wattbook::sim {

class DemoProcess {
 public:
  // The devices, which relive the past of `setting` meanwhile. Told where to send: the node's URL
  // and that of its charge points.
  static Result<DemoProcess> start_devices(const DemoSetting& setting);
  // A further node of a demo that several keep. Told when the clock began (Demo::start).
  static Result<DemoProcess> start_node(const DemoOptions& options);
  DemoProcess(DemoProcess&& other) noexcept;
  DemoProcess& operator=(DemoProcess&&) = delete;
  // Ends it and waits for that.
  ~DemoProcess();

  Result<void> tell(const std::vector<std::string>& lines);
  // False when it has ended by itself.
  bool runs();
  // What runs() said last; true at first.
  bool was_running() const { return child_ > 0; }

 private:
  static Result<DemoProcess> start(std::vector<std::string> words);
  DemoProcess(pid_t child, int input) : child_(child), input_(input) {}

  pid_t child_ = 0;
  int input_ = -1;
};

void add_demo_devices_command(CLI::App& root, int& exit_code);
void add_demo_node_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::sim
