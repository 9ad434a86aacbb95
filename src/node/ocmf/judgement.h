// The verdict on a signed meter value: whether it may bill. It depends on nothing but the record,
// the registered keys and the given time, so that it can be found again years later.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/instant.h"
#include "node/ocmf/key_registry.h"
#include "node/ocmf/record.h"

namespace wattbook::ocmf {

enum class Standing : std::uint8_t {
  valid,
  invalid,      // the signature does not fit the bytes
  unknown_key,  // nobody vouches for a key of that meter
  unreadable    // no OCMF record
};

struct Judgement {
  Standing standing = Standing::unreadable;
  std::string reason;  // where it is not valid
  // SHA-256 of the signed bytes, which names the record: its text is malleable, because an ECDSA
  // signature has more than one writing.
  Hash digest;
  std::string text;  // "OCMF|…|…", as it came out of its transport form
  Record record;     // of a readable one
};

// `value` in any transport form; `time` chooses the key.
Judgement judge(std::string_view value, const KeyRegistry& keys, Instant time);

// Whether these are the records of one charging session, in the order of their making: one meter,
// one series of pages that rises, a begin in the first and an end in the last (one record may hold
// both), the register not falling. Empty, or what does not fit.
enum class Known : std::uint8_t {
  all_records,  // each that the meter made meanwhile: a missing page is a deleted record
  some_records
};
std::string chain_fault(std::span<const Record> records, Known known);

}  // namespace wattbook::ocmf
