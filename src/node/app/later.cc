#include "node/app/later.h"

#include <chrono>
#include <utility>

namespace wattbook::app {
namespace {

constexpr std::chrono::milliseconds moment{5};

}  // namespace

Later::Later() : thread_([this](const std::stop_token& stop) { loop(stop); }) {}

Later::~Later() {
  thread_ = {};
  run_waiting();
}

void Later::run(Work work) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(work));
  wake_.notify_one();
}

void Later::loop(const std::stop_token& stop) {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
      wake_.wait_for(lock, stop, moment, [] { return false; });
    }
    if (stop.stop_requested()) return;
    run_waiting();
  }
}

void Later::run_waiting() {
  std::vector<Work> due;
  {
    const std::lock_guard lock(mutex_);
    due.swap(waiting_);
  }
  for (Work& work : due) work();
}

}  // namespace wattbook::app
