// A receipt: what became of a command (DOMAIN 9.1), or what a block did by itself when an interval
// closed. Its bytes are a leaf of the block's receipts root.
//
// Bytes: command id (16; zero for the block's own), code (varint), field (text), effect count
// (varint), effects as index in chain::Effect (varint) and fields.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "core/chain/effects.h"
#include "core/chain/rejection.h"
#include "core/codec/codec.h"

namespace wattbook::chain {

struct Receipt {
  CommandId id;
  Rejection code = Rejection::none;
  std::string field;
  std::vector<Effect> effects;
};

// Nothing for bytes that no node wrote.
[[nodiscard]] std::optional<Receipt> decode_receipt(ByteView bytes);

// Collects effects while a command is applied, and writes the receipt. Reused for every command: no
// allocation once warm.
class ReceiptBuilder {
 public:
  void begin() {
    size_ = 0;
    count_ = 0;
  }
  // An effect holds numbers only, so there is room for any when there is room for the longest.
  template <class E>
  void emit(const E& effect) {
    constexpr std::size_t longest = codec::number_bytes_max + codec::numbers_bytes_max<E>();
    if (effects_.size() < size_ + longest) effects_.resize(2 * effects_.size() + longest);
    codec::RoomyCursor cursor(effects_.data() + size_);
    cursor.unsigned_number(index_of<E>());
    codec::encode(cursor, effect);
    size_ = static_cast<std::size_t>(cursor.place() - effects_.data());
    ++count_;
  }
  std::uint64_t count() const { return count_; }

  // Appends the receipt. A rejected command (refused.code is not `none`) can still have effects:
  // fees that fell due when its account was looked at.
  void write(Bytes& out, const CommandId& id, const Refused& refused) const;

 private:
  template <class E, std::size_t I = 0>
  static constexpr std::size_t index_of() {
    if constexpr (std::is_same_v<E, std::variant_alternative_t<I, Effect>>)
      return I;
    else
      return index_of<E, I + 1>();
  }

  Bytes effects_;  // of which the first size_ are written
  std::size_t size_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace wattbook::chain
