// The words of a printed statement, in the languages of the product.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "node/history/statement.h"

namespace wattbook::history {

enum class Language : std::uint8_t { en = 0, zh = 1 };
constexpr auto enum_names(Language) { return std::array<std::string_view, 2>{"en", "zh"}; }

enum class Word : std::uint8_t {
  statement = 0,
  member,
  community,
  month,
  intervals,
  provisional,
  energy,
  imported,
  from_community,
  from_store,
  from_grid,
  exported,
  to_community,
  to_store,
  to_grid,
  bought,
  sold,
  lines,
  price,
  amount,
  correction,
  total,
  balances,
  opening,
  closing,
  credit,
  debit,
  height,
  evidence,
};

std::string_view word(Language language, Word word);
std::string_view word(Language language, LineKind kind);
std::string_view word(Language language, metering::Evidence evidence);
// A ledger::TransferReason by name; the name itself where there is no other word.
std::string_view reason_word(Language language, std::string_view reason);

}  // namespace wattbook::history
