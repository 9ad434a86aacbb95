// The sign-in texts that were given out and not used yet. A nonce is good once and for a short
// time, so that a signed text that somebody overheard opens nothing (EIP-4361).
#pragma once

#include <map>
#include <string>

#include "base/error.h"
#include "base/instant.h"
#include "node/access/sign_in_message.h"
#include "node/env/entropy.h"

namespace wattbook::access {

// One thread at a time.
class Challenges {
 public:
  static constexpr Duration lifetime{10 * one_minute.value};
  // The oldest goes when there are more: asking costs nothing, so somebody may ask for many.
  static constexpr std::size_t open_max = 4'096;

  explicit Challenges(env::Entropy& entropy) : entropy_(entropy) {}

  // A message for `address` to sign, valid from `now` on.
  SignInMessage open(const Address& address, std::string domain, std::string uri, Instant now);
  // Uses up the message. An error where it was not given out in this form, was used or is too old.
  Result<void> close(const SignInMessage& message, Instant now);

 private:
  env::Entropy& entropy_;
  std::uint64_t count_ = 0;
  std::map<std::uint64_t, SignInMessage> open_;  // in order of opening
  std::map<std::string, std::uint64_t> by_nonce_;
};

}  // namespace wattbook::access
