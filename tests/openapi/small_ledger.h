// A ledger with a little of everything, behind the API's own route table: commands sent through the
// API are executed on it, without engine, threads or sockets.
#pragma once

#include "core/chain/chain_fixture_test.h"
#include "node/api/resources.h"
#include "node/env/memory_files.h"
#include "node/history/history_fixture_test.h"

namespace wattbook::openapi {

class SmallLedger {
 public:
  SmallLedger();

  // Sends one request through the router, as an administrator.
  http::Response ask(http::Request request);
  http::Response get(const std::string& target, std::string_view accept = "");
  http::Response post(const std::string& path, std::string body,
                      std::string_view type = "application/json");

  // The same by whoever has the secret; empty: by nobody.
  http::Response ask(http::Request request, std::string_view secret);
  http::Response get_as(std::string_view secret, const std::string& target);
  http::Response post_as(std::string_view secret, const std::string& path, std::string body,
                         std::string_view type = "application/json");
  // The secret of a session that "ben" or another opens by a signature.
  std::string sign_in(std::string_view name);
  // Session 2 begins at CP1 by ben's code; and an account loses all its roles.
  void open_session();
  void take_roles(std::string_view name);
  // The API's tokens and roles.
  access::Gate& gate() { return gate_; }

  const api::RouteTable& table() const { return table_; }
  const chain::State& state() const { return machine_.state(); }
  chain::Town& town() { return town_; }
  // Id of a command that stands in a block.
  CommandId executed() const { return executed_; }

 private:
  template <class Body>
  void must(std::string_view name, Body body);
  void fill();
  void charge();
  void follow();
  access::Gate open_gate();
  api::Submission submit(std::vector<Bytes> commands);
  api::ProofAnswer proof_if(bool known) const;
  api::Ports ports();

  chain::Town town_;  // makes the history, and signs
  chain::Machine machine_{chain::Town::genesis()};
  api::Recent recent_;
  api::Names names_ = [](const Address&) { return std::string("=name, \"quoted\""); };
  api::Feed feed_{0};
  env::MemoryFiles files_;
  env::ManualClock clock_{chain::Town::begin};
  env::SeededEntropy entropy_{1};
  access::Gate gate_;
  api::Doorman doorman_{gate_};
  std::string token_;
  api::DeviceHealth health_;
  history::ScratchDirectory scratch_;
  std::unique_ptr<history::Database> tables_;
  CommandId executed_;
  api::RouteTable table_;
  api::Router router_;
};

}  // namespace wattbook::openapi
