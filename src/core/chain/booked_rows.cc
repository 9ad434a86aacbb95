#include "core/chain/booked_rows.h"

#include <bit>
#include <cstring>

#include "core/codec/codec.h"

namespace wattbook::chain {

Bytes encode_rows(const std::vector<Flow>& flows) {
  Bytes room(flows.size() * codec::numbers_bytes_max<BookedInterval>());
  codec::RoomyCursor cursor(room.data());
  for (const Flow& flow : flows) {
    const BookedInterval nothing{.participant = flow.booked.participant};
    if (flow.booked != nothing) codec::encode(cursor, flow.booked);
  }
  return Bytes(static_cast<const std::uint8_t*>(room.data()), cursor.place());
}

namespace {

// Behind each number there are bytes left to read at once, whatever they are.
constexpr std::size_t quick_room = codec::numbers_bytes_max<BookedInterval>();

// The number at `at`, which moves behind it; sets `long_one` where it has more than eight digits.
std::uint64_t quick_number(const std::uint8_t*& at, bool& long_one) {
  if (*at < 0x80) return *at++;
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  const std::uint64_t ends = ~word & 0x8080808080808080u;
  long_one |= ends == 0;
  const auto bits = static_cast<std::uint32_t>(std::countr_zero(ends | std::uint64_t{1} << 63)) + 1;
  at += bits / 8;
  return codec::packed_digits(word << (64 - bits) >> (64 - bits));
}

// Reads a row that needs no checks, because it was written here or checked when it was loaded.
// Returns the bytes read; none where a number is too long for that.
std::size_t quick_row(ByteView bytes, BookedInterval& row) {
  if (bytes.size() < quick_room) return 0;
  const std::uint8_t* at = bytes.data();
  bool long_one = false;
  codec::for_each_field<BookedInterval>(
      [&]<class Owner, class Member>(const codec::Field<Owner, Member>& field) {
        const std::uint64_t number = quick_number(at, long_one);
        if constexpr (codec::Identifier<Member>)
          row.*field.member = Member(static_cast<decltype(Member::value)>(number));
        else
          row.*field.member = Member(static_cast<std::int64_t>((number >> 1) ^ (0 - (number & 1))));
      });
  return long_one ? 0 : static_cast<std::size_t>(at - bytes.data());
}

// The row that the reader stands before.
BookedInterval next_row(codec::Reader& reader) {
  BookedInterval row;
  if (const std::size_t size = quick_row(reader.rest(), row)) {
    reader.raw(size);
    return row;
  }
  row = codec::decode_value<BookedInterval>(reader, codec::text_bound);
  CHECK(!reader.fault());  // our own bytes
  return row;
}

}  // namespace

std::vector<BookedInterval> decode_rows(ByteView bytes, std::size_t count) {
  std::vector<BookedInterval> rows(count);
  for (std::uint32_t place = 0; place < count; ++place)
    rows[place].participant = ParticipantIndex(place);
  codec::Reader reader(bytes);
  while (!reader.rest().empty()) {
    const BookedInterval row = next_row(reader);
    CHECK(row.participant.value < count);
    rows[row.participant.value] = row;
  }
  return rows;
}

}  // namespace wattbook::chain
