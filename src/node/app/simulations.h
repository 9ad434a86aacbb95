// Simulations for people who plan, run beside the node's work: each is `wattbook sim` as a process
// of its own at a low priority, one at a time, so that the same scenario and seed give the
// same figures here and on the command line, and nothing of them reaches the ledger. Files and
// results last until the node starts again.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "node/api/simulation_routes.h"
#include "node/app/child_process.h"

namespace wattbook::app {

struct SimulationOptions {
  std::string directory;  // emptied at the start; made with the first run
  std::string time_zone;  // of samples
  // The files of a run of the past (past_reading.h); asked on the runs' own thread.
  std::function<Result<std::vector<api::SimulationFile>>(const api::SimulationView&)> past;
  std::string program = "/proc/self/exe";
};

class Simulations {
 public:
  explicit Simulations(SimulationOptions options);
  // Ends what runs.
  ~Simulations();
  Simulations(const Simulations&) = delete;
  Simulations& operator=(const Simulations&) = delete;

  // Any thread. Waits behind those before it; fails where the request makes no sense, where too
  // many wait, or where the disk does not take its files.
  Result<api::SimulationView> add(api::SimulationRequest request, std::optional<Address> owner);
  std::vector<api::SimulationView> list() const;  // newest first
  std::optional<api::SimulationView> find(std::uint64_t number) const;
  Result<api::SimulationView> cancel(std::uint64_t number);
  // report.json of a finished one.
  std::optional<std::string> report(std::uint64_t number) const;
  // What one that began reads, by the file's name.
  std::optional<std::string> file(std::uint64_t number, const std::string& name) const;
  api::SimulationPorts ports();

 private:
  void work();
  // What the run gave wrong; nothing where it is finished.
  std::optional<Error> run(const api::SimulationView& view);
  std::optional<Error> prepare(const api::SimulationView& view);
  std::optional<Error> run_program(std::uint64_t number, std::vector<std::string> words);
  // False where the line tells none.
  bool take_progress(std::uint64_t number, const std::string& line);
  void end(std::uint64_t number, const std::optional<Error>& error);
  api::SimulationView* row(std::uint64_t number);
  std::size_t waiting() const;
  void forget_oldest();
  std::string folder(std::uint64_t number) const;

  const SimulationOptions options_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::deque<api::SimulationView> rows_;  // oldest first
  std::uint64_t last_ = 0;
  const ChildProcess* child_ = nullptr;  // of the run at work
  bool ending_ = false;
  std::thread worker_;
};

}  // namespace wattbook::app
