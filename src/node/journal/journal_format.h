// The bytes of a journal segment, as docs/journal-format.md describes them. Integers are
// little-endian.
//
//   segment = header, record*
//   header  = magic[8] version:u32 crc:u32 first_height:u64 salt:u64       (crc over the last two)
//   record  = crc:u32 length:u32 height:u64 type:u8 zero[3] payload[length]
//             (crc starts from the salt and covers all after itself)
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/strong_id.h"

namespace wattbook::journal {

inline constexpr std::array<std::uint8_t, 8> segment_magic{'w', 'a', 't', 't', 'j', 'r', 'n', 'l'};
inline constexpr std::uint32_t segment_version = 1;
inline constexpr std::uint32_t segment_header_bytes = 32;
inline constexpr std::uint32_t record_header_bytes = 20;
// A block and what its orderer writes beside it.
inline constexpr std::uint32_t payload_bytes_max = limits::block_bytes_max + 1024;

enum class RecordType : std::uint8_t {
  block = 1,  // one block; heights follow each other without a gap
  closed = 2  // the journal was closed in good order; no payload; height of the last block
};

struct SegmentHeader {
  Height first;
  std::uint64_t salt = 0;
};

struct Record {
  RecordType type = RecordType::block;
  Height height;
  ByteView payload;
};

void encode_segment_header(Bytes& out, const SegmentHeader& header);
// Nothing if the bytes are not a valid header.
std::optional<SegmentHeader> decode_segment_header(ByteView segment);

// Appends a record whose payload is the parts, one after the other; together at most
// payload_bytes_max.
void encode_record(Bytes& out, std::uint64_t salt, RecordType type, Height height,
                   std::initializer_list<ByteView> parts);
// The record at the start of `data`; nothing unless it is complete and its checksum is right.
std::optional<Record> decode_record(ByteView data, std::uint64_t salt);

// segment-00000000000000000001.wal, and back; nothing for another name.
std::string segment_name(Height first);
std::optional<Height> segment_first_height(const std::string& name);

}  // namespace wattbook::journal
