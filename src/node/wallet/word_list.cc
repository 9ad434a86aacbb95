#include "node/wallet/word_list.h"

#include <algorithm>

namespace wattbook::wallet {

std::optional<std::uint16_t> word_number(std::string_view word) {
  const WordList& words = english_words();
  const auto place = std::ranges::lower_bound(words, word);
  if (place == words.end() || *place != word) return std::nullopt;
  return static_cast<std::uint16_t>(place - words.begin());
}

std::string words_like(std::string_view word) {
  constexpr std::size_t shown_max = 8;
  for (std::size_t letters = std::min<std::size_t>(word.size(), 4); letters >= 2; --letters) {
    std::string out;
    std::size_t shown = 0;
    for (const std::string_view known : english_words()) {
      if (!known.starts_with(word.substr(0, letters)) || shown == shown_max) continue;
      out += (shown++ == 0 ? "" : ", ") + std::string(known);
    }
    if (shown > 0) return out;
  }
  return {};
}

}  // namespace wattbook::wallet
