// Asks a question again a moment later, on a thread of its own: for what a block that is still
// being written holds up.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace wattbook::app {

class Later {
 public:
  using Work = std::move_only_function<void()>;

  Later();
  // What waits is run at once.
  ~Later();
  Later(const Later&) = delete;
  Later& operator=(const Later&) = delete;

  // Any thread; also from within work.
  void run(Work work);

 private:
  void loop(const std::stop_token& stop);
  void run_waiting();

  std::mutex mutex_;  // guards waiting_
  std::condition_variable_any wake_;
  std::vector<Work> waiting_;
  std::jthread thread_;
};

}  // namespace wattbook::app
