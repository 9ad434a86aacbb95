#include "node/wallet/mnemonic.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <uninorm.h>

#include "base/check.h"
#include "core/codec/utf8.h"
#include "crypto/hash.h"
#include "node/wallet/word_list.h"

namespace wattbook::wallet {
namespace {

constexpr std::size_t word_bits = 11;
constexpr int seed_rounds = 2'048;
constexpr std::size_t word_letters_max = 8;  // of the English list

bool bit_at(ByteView bytes, std::size_t bit) { return (bytes[bit / 8] >> (7 - bit % 8) & 1) != 0; }

void set_bit(std::span<std::uint8_t> bytes, std::size_t bit, bool value) {
  if (value) bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | 0x80 >> bit % 8);
}

// The entropy and, behind it, the byte whose first size/4 bits are the checksum.
Secret with_checksum(ByteView entropy) {
  Secret out(entropy.size() + 1);
  std::ranges::copy(entropy, out.writable().begin());
  out.writable().back() = crypto::sha256(entropy).bytes[0];
  return out;
}

std::vector<std::string_view> split(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(blanks); at != text.npos;
       at = text.find_first_not_of(blanks, at)) {
    const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

Result<std::uint16_t> read_word(std::string_view typed, std::size_t place) {
  std::string word;
  for (const char c : typed.substr(0, 2 * word_letters_max))
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  if (const auto number = word_number(word)) return *number;
  const std::string like = words_like(word);
  return fail(fmt::format("word {} of the phrase, '{}', is not in the English list", place, word),
              like.empty() ? "" : "words that begin like it: " + like);
}

// Unicode form NFKD, as the standard wants passphrases.
Result<Secret> decomposed(const Secret& text) {
  if (text.empty()) return Secret();
  if (!codec::is_utf8(text.text()))
    return fail("the passphrase is not UTF-8", "write it on a terminal set to UTF-8");
  std::size_t size = 0;
  const std::unique_ptr<std::uint8_t, void (*)(void*)> made(
      u8_normalize(UNINORM_NFKD, text.view().data(), text.size(), nullptr, &size), std::free);
  CHECK(made);  // it fails for want of memory only
  Secret out = Secret::copy_of(ByteView(made.get(), size));
  sodium_memzero(made.get(), size);
  return out;
}

}  // namespace

Secret phrase_of(ByteView entropy) {
  CHECK(entropy.size() >= 16 && entropy.size() <= 32 && entropy.size() % 4 == 0);
  const Secret bits = with_checksum(entropy);
  const std::size_t count = entropy.size() * 3 / 4;
  Secret out(count * (word_letters_max + 1));
  auto end = out.writable().begin();
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t number = 0;
    for (std::size_t bit = i * word_bits; bit < (i + 1) * word_bits; ++bit)
      number = number << 1 | (bit_at(bits.view(), bit) ? 1 : 0);
    if (i > 0) *end++ = ' ';
    end = std::ranges::copy(english_words()[number], end).out;
  }
  out.shorten(static_cast<std::size_t>(end - out.writable().begin()));
  return out;
}

Result<Secret> entropy_of(std::string_view phrase) {
  const std::vector<std::string_view> words = split(phrase);
  if (std::ranges::find(phrase_lengths, words.size()) == phrase_lengths.end())
    return fail(fmt::format("the phrase has {} words", words.size()),
                "a recovery phrase has 12, 15, 18, 21 or 24 words");
  Secret bits(entropy_bytes(words.size()) + 1);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Result<std::uint16_t> number = read_word(words[i], i + 1);
    if (!number) return std::unexpected(number.error());
    for (std::size_t bit = 0; bit < word_bits; ++bit)
      set_bit(bits.writable(), i * word_bits + bit, (*number >> (word_bits - 1 - bit) & 1) != 0);
  }
  const std::uint8_t stated = bits.view().back();
  bits.shorten(bits.size() - 1);
  const std::size_t checksum_bits = words.size() / 3;
  const auto difference = static_cast<std::uint8_t>(stated ^ crypto::sha256(bits.view()).bytes[0]);
  if (difference >> (8 - checksum_bits) != 0)
    return fail("the phrase's checksum is wrong: a word was changed, or words changed places",
                "compare each word and their order with what you wrote down");
  return bits;
}

Result<Secret> seed_of(std::string_view phrase, const Secret& passphrase) {
  const Result<Secret> entropy = entropy_of(phrase);
  if (!entropy) return std::unexpected(entropy.error());
  const Secret words = phrase_of(entropy->view());
  const Result<Secret> suffix = decomposed(passphrase);
  if (!suffix) return std::unexpected(suffix.error());
  constexpr std::string_view prefix = "mnemonic";
  Secret salt(prefix.size() + suffix->size());
  std::ranges::copy(suffix->view(), std::ranges::copy(prefix, salt.writable().begin()).out);
  Secret seed(seed_bytes);
  CHECK(PKCS5_PBKDF2_HMAC(words.text().data(), static_cast<int>(words.size()), salt.view().data(),
                          static_cast<int>(salt.size()), seed_rounds, EVP_sha512(),
                          static_cast<int>(seed.size()), seed.writable().data()) == 1);
  return seed;
}

}  // namespace wattbook::wallet
