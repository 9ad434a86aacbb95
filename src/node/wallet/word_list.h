// The 2,048 English words of BIP-39, in order. Each is told from the others by its first four
// letters.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wattbook::wallet {

using WordList = std::array<std::string_view, 2048>;

// Written by the build from the standard's list (cmake/word_list.cmake).
const WordList& english_words();

// The number of a word that is written out in lower case.
std::optional<std::uint16_t> word_number(std::string_view word);

// Words that begin as `word` does, for a hint: "abandon, ability, able"; empty where none does.
std::string words_like(std::string_view word);

}  // namespace wattbook::wallet
