// The rows of a closed interval as bytes: compact, since a month of a thousand members has three
// million of them.
#pragma once

#include <vector>

#include "core/chain/settlement.h"
#include "core/codec/reader.h"

namespace wattbook::chain {

// Rows in which anything is not zero, in order of participant.
Bytes encode_rows(const std::vector<Flow>& flows);
// By participant; those without a row are zero. `count` is the number of participants now.
std::vector<BookedInterval> decode_rows(ByteView bytes, std::size_t count);

// The same rows one after the other, for who needs each only once.
class RowReader {
 public:
  // Reads what encode_rows wrote, which the caller keeps alive.
  explicit RowReader(ByteView bytes) : reader_(bytes) { advance(); }

  // The participant's row; zero where there is none. Precondition: ask in order of participant, and
  // for every one that may have a row.
  BookedInterval take(ParticipantIndex participant) {
    if (!any_ || next_.participant != participant) return {.participant = participant};
    const BookedInterval row = next_;
    advance();
    return row;
  }
  // Whether all rows were taken.
  bool finished() const { return !any_; }

 private:
  void advance();

  codec::Reader reader_;
  BookedInterval next_;
  bool any_ = false;
};

}  // namespace wattbook::chain
