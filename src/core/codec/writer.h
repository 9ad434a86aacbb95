// Writes canonical bytes: every value has exactly one encoding, so that equal values hash and sign
// alike. Unsigned numbers are LEB128 varints, signed ones zigzag varints, flags one byte 0 or 1,
// names (hashes, addresses) raw bytes of their fixed size, blobs and texts a length and the
// content. reader.h is the other half; codec.h writes whole structs.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "core/codec/cursor.h"

namespace wattbook::codec {

class Writer {
 public:
  // Appends to `out`, which the caller owns, keeps alive and may have filled before. What has been
  // written is there after every call.
  explicit Writer(Bytes& out) : out_(out) {}

  void unsigned_number(std::uint64_t value) {
    append([=](auto& sink) { sink.unsigned_number(value); });
  }
  void signed_number(std::int64_t value) {
    append([=](auto& sink) { sink.signed_number(value); });
  }
  void flag(bool value) { out_.push_back(value ? 1 : 0); }
  // The bytes alone; the reader must know how many there are.
  void raw(ByteView bytes) {
    append([=](auto& sink) { sink.raw(bytes); });
  }
  void blob(ByteView bytes) {
    append([=](auto& sink) { sink.blob(bytes); });
  }
  void text(std::string_view value) { blob(as_bytes(value)); }

  // Calls `put` twice: with a SizeCounter, then with a Cursor into room of the counted size. Both
  // calls must put the same.
  template <class Put>
  void append(const Put& put) {
    SizeCounter counter;
    put(counter);
    const std::size_t at = out_.size();
    out_.resize(at + counter.size());
    Cursor cursor(out_.data() + at);
    put(cursor);
    DCHECK(cursor.place() == out_.data() + out_.size());
  }

 private:
  Bytes& out_;
};

}  // namespace wattbook::codec
