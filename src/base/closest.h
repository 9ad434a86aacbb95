// "Did you mean": the known name that a mistyped one was probably meant to be.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wattbook {

// The candidate with the fewest edits from `word`; nothing where even that one is far off, or the
// word is longer than any name.
std::optional<std::string_view> closest(std::string_view word,
                                        std::span<const std::string_view> candidates);

// "did you mean 'x'?", or the list of all candidates where none is close.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace wattbook
