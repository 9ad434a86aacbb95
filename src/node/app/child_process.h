// Another program run by the node, its standard output read line by line. It begins with no signal
// blocked, and standard input at its end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/error.h"

namespace wattbook::app {

class ChildProcess {
 public:
  // `words` are the arguments, the program's name first. It runs in `directory`; what it says on
  // standard error comes among its output.
  static Result<ChildProcess> start(const std::string& program, std::vector<std::string> words,
                                    const std::string& directory);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  // Kills it, if it was not awaited.
  ~ChildProcess();

  // Without its end of line; nothing once its output has ended.
  std::optional<std::string> read_line();
  // The rest of the machine goes first.
  void lower_priority() const;
  // Ends it at once. Any thread, until wait() is called.
  void kill() const;
  // Its exit code; nothing where a signal ended it.
  std::optional<int> wait();

 private:
  ChildProcess(pid_t child, int output) : child_(child), output_(output) {}

  pid_t child_ = 0;
  int output_ = -1;
  std::string read_;
};

}  // namespace wattbook::app
