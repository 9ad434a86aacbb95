// The smallest state machine that can show an engine's mistakes: it remembers every command it
// executed, in order. For tests and measurements of the engine only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "node/consensus/state_machine.h"
#include "node/journal/little_endian.h"

namespace wattbook::consensus::toy {

// Four interleaved FNV-1a sums: enough to tell blocks apart, no security.
inline Hash toy_hash(ByteView data) {
  Hash out;
  for (std::uint64_t lane = 0; lane < 4; ++lane) {
    std::uint64_t sum = 0xcbf29ce484222325u + lane;
    for (const std::uint8_t byte : data) sum = (sum ^ byte) * 0x100000001b3u;
    for (std::size_t i = 0; i < 8; ++i)
      out.bytes[lane * 8 + i] = static_cast<std::uint8_t>(sum >> (8 * i));
  }
  return out;
}

// Commands are text; one that begins with '!' is refused by the check, "break" breaks the
// invariant of its block. The receipt of the n-th command ever (from 0) is n as text.
class ToyMachine final : public StateMachine {
 public:
  // The check works this many rounds, to cost what a signature check would.
  explicit ToyMachine(std::uint64_t check_rounds = 0) : check_rounds_(check_rounds) {}

  const std::vector<std::string>& executed() const { return executed_; }
  std::uint64_t empty_blocks() const { return empty_blocks_; }

  Checked check_tx(ByteView tx) const override {
    std::uint64_t work = tx.size();
    for (std::uint64_t round = 0; round < check_rounds_; ++round)
      work = (work ^ round) * 0x100000001b3u;
    Checked checked;
    checked.accepted = tx.empty() || tx[0] != '!';
    if (!checked.accepted) checked.refusal = {'n', 'o'};
    checked.evidence.bytes[0] = tx.empty() ? 0 : tx[0];
    checked.evidence.bytes[1] = static_cast<std::uint8_t>(work);
    return checked;
  }

  AppInfo info() const override { return info_; }

  // Time is divided into seconds; one that ended wants a block.
  bool wants_block(Instant now) const override {
    return info_.time.unix_ms > 0 && now.unix_ms / 1000 > info_.time.unix_ms / 1000;
  }

  void begin_block(Height height, Instant time) override {
    CHECK(height.value == info_.height.value + 1 && time > info_.time);
    open_ = {};
    open_height_ = height;
    open_time_ = time;
  }

  Bytes execute(ByteView tx, const Evidence& evidence) override {
    CHECK(tx.empty() || evidence.bytes[0] == tx[0]);
    open_.emplace_back(as_text(tx));
    const std::string receipt = std::to_string(executed_.size() + open_.size() - 1);
    return Bytes(receipt.begin(), receipt.end());
  }

  Result<SealedBlock> seal_block() override {
    if (std::find(open_.begin(), open_.end(), "break") != open_.end())
      return fail("the toy invariant is broken");
    SealedBlock block;
    journal::put(block.bytes, open_height_.value);
    journal::put(block.bytes, static_cast<std::uint64_t>(open_time_.unix_ms));
    block.bytes.insert(block.bytes.end(), info_.block_hash.bytes.begin(),
                       info_.block_hash.bytes.end());
    put_texts(block.bytes, open_);
    block.hash = toy_hash(block.bytes);
    block.state_root = block.hash;
    commit(block.hash);
    return block;
  }

  Result<Hash> identify(ByteView block) const override { return toy_hash(block); }

  Result<void> apply_block(ByteView block, SignatureChecks checks) override {
    const Height height(journal::get<std::uint64_t>(block, 0));
    if (height.value != info_.height.value + 1) return fail("wrong height");
    if (!std::ranges::equal(block.subspan(16, 32), info_.block_hash.view()))
      return fail("wrong parent");
    begin_block(height, Instant(static_cast<std::int64_t>(journal::get<std::uint64_t>(block, 8))));
    open_ = get_texts(block, 48);
    if (checks == SignatureChecks::verify)
      for (const std::string& tx : open_)
        if (!check_tx(as_bytes(tx)).accepted) return fail("unchecked command");
    commit(toy_hash(block));
    return {};
  }

  Bytes snapshot() const override {
    Bytes out;
    journal::put(out, info_.height.value);
    journal::put(out, static_cast<std::uint64_t>(info_.time.unix_ms));
    out.insert(out.end(), info_.block_hash.bytes.begin(), info_.block_hash.bytes.end());
    put_texts(out, executed_);
    return out;
  }

  Result<void> restore(ByteView snapshot) override {
    if (snapshot.size() < 56) return fail("short snapshot");
    info_.height = Height(journal::get<std::uint64_t>(snapshot, 0));
    info_.time = Instant(static_cast<std::int64_t>(journal::get<std::uint64_t>(snapshot, 8)));
    std::copy_n(snapshot.begin() + 16, Hash::size, info_.block_hash.bytes.begin());
    executed_ = get_texts(snapshot, 48);
    return {};
  }

 private:
  static void put_texts(Bytes& out, const std::vector<std::string>& texts) {
    journal::put(out, static_cast<std::uint64_t>(texts.size()));
    for (const std::string& text : texts) {
      journal::put(out, static_cast<std::uint32_t>(text.size()));
      out.insert(out.end(), text.begin(), text.end());
    }
  }
  static std::vector<std::string> get_texts(ByteView data, std::size_t at) {
    std::vector<std::string> texts(journal::get<std::uint64_t>(data, at));
    at += 8;
    for (std::string& text : texts) {
      const auto size = journal::get<std::uint32_t>(data, at);
      text = as_text(data.subspan(at + 4, size));
      at += 4 + size;
    }
    return texts;
  }
  void commit(const Hash& hash) {
    info_ = {open_height_, hash, open_time_};
    if (open_.empty()) ++empty_blocks_;
    executed_.insert(executed_.end(), open_.begin(), open_.end());
    open_.clear();
  }

  std::uint64_t check_rounds_;
  AppInfo info_;
  std::vector<std::string> executed_;
  std::uint64_t empty_blocks_ = 0;
  std::vector<std::string> open_;  // commands of the open block
  Height open_height_;
  Instant open_time_;
};

}  // namespace wattbook::consensus::toy
