// CRC-32C (Castagnoli): the checksum of journal records and snapshots. It detects every burst of up
// to 32 bits and the processor computes it faster than the disk writes; it protects against disks,
// not against people, for whom blocks are chained by SHA-256.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace wattbook::journal {

// Continues `crc`, the value of the bytes before; 0 at the start. crc32c(0, "123456789") is
// 0xe3069283.
std::uint32_t crc32c(std::uint32_t crc, ByteView data);

// The same without the processor's instruction.
std::uint32_t crc32c_portable(std::uint32_t crc, ByteView data);

}  // namespace wattbook::journal
