// The demo's devices as a process of their own, the program once more with the verb demo-devices:
// it is told the node's addresses by its standard input and ends when that does.
#pragma once

#include <string>

#include <sys/types.h>

#include "base/error.h"
#include "sim/demo_setting.h"

namespace CLI {
class App;
}

namespace wattbook::sim {

class DemoProcess {
 public:
  // Starts it; it relives the past of `setting` meanwhile.
  static Result<DemoProcess> start(const DemoSetting& setting);
  DemoProcess(DemoProcess&& other) noexcept;
  DemoProcess& operator=(DemoProcess&&) = delete;
  // Ends it and waits for that.
  ~DemoProcess();

  // It begins to send to the node at `url`, and its charge points connect at `stations_url`.
  Result<void> connect(const std::string& url, const std::string& stations_url);
  // False when it has ended by itself.
  bool runs();

 private:
  DemoProcess(pid_t child, int input) : child_(child), input_(input) {}

  pid_t child_ = 0;
  int input_ = -1;
};

void add_demo_devices_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::sim
