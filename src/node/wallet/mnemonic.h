// Recovery phrases (BIP-39, https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki): random
// bytes written as 12 to 24 words with a checksum, and the seed that follows from them. English
// words only.
#pragma once

#include <array>

#include "base/error.h"
#include "node/wallet/secret.h"

namespace wattbook::wallet {

inline constexpr std::array<std::size_t, 5> phrase_lengths{12, 15, 18, 21, 24};  // in words
inline constexpr std::size_t seed_bytes = 64;

// Random bytes behind a phrase of that many words: 16 for 12 words, 32 for 24.
constexpr std::size_t entropy_bytes(std::size_t words) { return words * 4 / 3; }

// The phrase, words with one space between. Precondition: 16, 20, 24, 28 or 32 bytes.
Secret phrase_of(ByteView entropy);

// The bytes that a phrase stands for; any case and any white space between words. Refuses a wrong
// number of words, a word that is not in the list (naming its place) and a wrong checksum.
Result<Secret> entropy_of(std::string_view phrase);

// The seed (PBKDF2-HMAC-SHA512, 2,048 rounds) of a phrase that entropy_of() accepts, with the
// owner's optional passphrase in Unicode form NFKD. Refuses what entropy_of() refuses, and a
// passphrase that is not UTF-8.
Result<Secret> seed_of(std::string_view phrase, const Secret& passphrase);

}  // namespace wattbook::wallet
