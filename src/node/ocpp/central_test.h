// A central system with stations that are plain strings: what a test sends, and what comes back.
#pragma once

#include <deque>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "node/env/entropy.h"
#include "node/env/memory_files.h"
#include "node/ocpp/central_system.h"
#include "node/ocpp/session_table_test.h"

namespace wattbook::ocpp {

inline constexpr Instant noon{1'782'907'200'000};  // 2026-07-01T12:00:00Z

// What one connection got.
struct Peer {
  ConnectionNumber number = 0;
  std::vector<std::string> got;
  std::uint16_t closed_with = 0;
};

class CentralTest : public testing::Test {
 protected:
  CentralTest()
      : store_(*StationStore::open(files_, "stations", entropy_)),
        messages_(*MessageLog::open(files_, "messages", 1'000'000)),
        central_(std::make_unique<CentralSystem>(
            CentralOptions{}, ledger_, store_, messages_, clock_, log_,
            [this](std::move_only_function<void()> work) { work_.push_back(std::move(work)); })) {}

  Peer& connect(const std::string& name = "CP1", Version version = Version::v16) {
    if (!store_.find(name)) CHECK(store_.add(name, Approval::approved, clock_.now()));
    Peer& peer = peers_.emplace_back();
    Wire wire{[&peer](std::string text) { peer.got.push_back(std::move(text)); },
              [&peer](std::uint16_t code, const std::string&) { peer.closed_with = code; }};
    peer.number = central_->connect({name, version, "10.0.0.1"}, std::move(wire));
    settle();
    peer.got.clear();
    return peer;
  }
  // Everything that came because of it, one frame to a line.
  std::string send(Peer& peer, std::string_view frame) {
    peer.got.clear();
    central_->receive(peer.number, frame);
    settle();
    return heard(peer);
  }
  static std::string heard(const Peer& peer) {
    std::string out;
    for (const std::string& one : peer.got) out += (out.empty() ? "" : "\n") + one;
    return out;
  }
  // Does what was handed to the central system's thread.
  void settle() {
    while (!work_.empty()) {
      auto work = std::move(work_.front());
      work_.pop_front();
      work();
    }
  }

  env::MemoryFiles files_;
  env::SeededEntropy entropy_{7};
  env::ManualClock clock_{noon};
  std::ostringstream log_text_;
  env::Log log_{log_text_, env::LogLevel::warning, env::LogFormat::text};
  StationStore store_;
  MessageLog messages_;
  SessionTable ledger_;
  std::deque<std::move_only_function<void()>> work_;
  std::deque<Peer> peers_;
  std::unique_ptr<CentralSystem> central_;
};

}  // namespace wattbook::ocpp
