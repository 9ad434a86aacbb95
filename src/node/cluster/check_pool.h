// Runs the expensive check of many commands on all cores and waits for all of them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "node/consensus/state_machine.h"

namespace wattbook::cluster {

class CheckPool {
 public:
  // `machine` outlives the pool. The caller of check() is one of the workers.
  CheckPool(const consensus::StateMachine& machine, std::uint32_t workers);
  ~CheckPool();
  CheckPool(const CheckPool&) = delete;
  CheckPool& operator=(const CheckPool&) = delete;

  // In the order given. One caller at a time.
  std::vector<consensus::Checked> check(const std::vector<ByteView>& commands);

 private:
  void run();
  void work();

  const consensus::StateMachine& machine_;
  const std::vector<ByteView>* commands_ = nullptr;  // of the round; set while no worker is busy
  std::vector<consensus::Checked> results_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;  // guards all below
  std::condition_variable wake_;
  std::condition_variable done_;
  std::uint64_t round_ = 0;
  std::uint32_t busy_ = 0;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace wattbook::cluster
