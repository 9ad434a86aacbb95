// The state machine of the simulation: it remembers every command that it executed, in order, and
// executes none twice, as the ledger does (DOMAIN 9.1). The receipt is the command's place, from 0;
// a repeat says "again" and the place.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/check.h"
#include "core/codec/codec.h"
#include "crypto/hash.h"
#include "node/consensus/state_machine.h"

namespace wattbook::cluster::sim {

struct SimCommand {
  std::string text;
  static constexpr std::string_view type_name = "SimCommand";
  static constexpr auto fields = std::tuple(codec::field("text", &SimCommand::text));
};

struct SimBlock {
  Height height;
  Instant time;
  Hash parent;
  std::vector<SimCommand> commands;
  static constexpr std::string_view type_name = "SimBlock";
  static constexpr auto fields =
      std::tuple(codec::field("height", &SimBlock::height), codec::field("time", &SimBlock::time),
                 codec::field("parent", &SimBlock::parent),
                 codec::field("commands", &SimBlock::commands, codec::AtMost(1'000'000)));
};

class SimMachine final : public consensus::StateMachine {
 public:
  const std::vector<std::string>& executed() const { return executed_; }

  consensus::Checked check_tx(ByteView tx) const override {
    consensus::Checked checked;
    checked.accepted = !tx.empty() && tx[0] != '!';
    if (!checked.accepted) checked.refusal = {'n', 'o'};
    return checked;
  }
  consensus::AppInfo info() const override { return info_; }
  bool wants_block(Instant now) const override {
    return info_.time.unix_ms > 0 && now.unix_ms / 5'000 > info_.time.unix_ms / 5'000;
  }
  void begin_block(Height height, Instant time) override {
    CHECK(height.value == info_.height.value + 1 && time > info_.time);
    open_ = {height, time, info_.block_hash, {}};
  }
  Bytes execute(ByteView tx, const consensus::Evidence&) override {
    const std::string text(as_text(tx));
    const auto [place, is_new] = places_.emplace(text, executed_.size());
    std::string receipt = std::to_string(place->second);
    if (is_new) {
      executed_.push_back(text);
      open_.commands.push_back({text});
    } else {
      receipt.insert(0, "again ");
    }
    return Bytes(receipt.begin(), receipt.end());
  }
  Result<consensus::SealedBlock> seal_block() override {
    consensus::SealedBlock block;
    block.bytes = codec::encode(open_);
    block.hash = crypto::sha256(block.bytes);
    block.state_root = crypto::sha256(snapshot());
    info_ = {open_.height, block.hash, open_.time};
    return block;
  }
  Result<Hash> identify(ByteView block) const override { return crypto::sha256(block); }
  Result<void> apply_block(ByteView bytes, consensus::SignatureChecks) override {
    const auto block = codec::decode<SimBlock>(bytes);
    if (!block) return fail("no block");
    if (block->parent != info_.block_hash) return fail("wrong parent");
    begin_block(block->height, block->time);
    for (const SimCommand& command : block->commands) (void)execute(as_bytes(command.text), {});
    const auto sealed = seal_block();
    return sealed->hash == crypto::sha256(bytes) ? Result<void>() : fail("another block");
  }
  Bytes snapshot() const override {
    SimBlock all{info_.height, info_.time, info_.block_hash, {}};
    for (const std::string& text : executed_) all.commands.push_back({text});
    return codec::encode(all);
  }
  Result<void> restore(ByteView snapshot) override {
    const auto all = codec::decode<SimBlock>(snapshot);
    if (!all) return fail("no snapshot");
    info_ = {all->height, all->parent, all->time};
    executed_.clear();
    places_.clear();
    for (const SimCommand& command : all->commands) {
      places_.emplace(command.text, executed_.size());
      executed_.push_back(command.text);
    }
    return {};
  }

 private:
  consensus::AppInfo info_;
  SimBlock open_;
  std::vector<std::string> executed_;
  std::map<std::string, std::uint64_t> places_;
};

}  // namespace wattbook::cluster::sim
