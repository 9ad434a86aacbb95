#include "core/chain/booked_rows.h"

#include "core/codec/codec.h"

namespace wattbook::chain {

Bytes encode_rows(const std::vector<Flow>& flows) {
  Bytes out;
  codec::Writer writer(out);
  for (const Flow& flow : flows) {
    const BookedInterval nothing{.participant = flow.booked.participant};
    if (flow.booked != nothing) codec::encode(writer, flow.booked);
  }
  return out;
}

std::vector<BookedInterval> decode_rows(ByteView bytes, std::size_t count) {
  std::vector<BookedInterval> rows(count);
  for (std::uint32_t place = 0; place < count; ++place)
    rows[place].participant = ParticipantIndex(place);
  codec::Reader reader(bytes);
  while (!reader.rest().empty()) {
    const auto row = codec::decode<BookedInterval>(reader);
    CHECK(row && row->participant.value < count);  // our own bytes
    rows[row->participant.value] = *row;
  }
  return rows;
}

}  // namespace wattbook::chain
