// Snapshots of the state on disk, so that a start replays the tail of the journal and not all of
// it. A snapshot is a cache: one that cannot be read costs time, never books.
//
//   file = magic[8] version:u32 crc:u32 height:u64 length:u64 state[length]   (crc over the rest)
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/strong_id.h"
#include "node/env/files.h"

namespace wattbook::journal {

inline constexpr std::uint32_t snapshot_version = 1;

// Writes the snapshot of the state after block `height`, atomically, then removes the oldest ones
// beyond `kept` (>= 1). The block must be durable already: a snapshot ahead of the journal would
// be a state that no one can replay.
Result<void> write_snapshot(env::Files& files, const std::string& directory, Height height,
                            ByteView state, std::uint32_t kept);

// snapshot-00000000000000000001.bin.
std::string snapshot_name(Height height);

// Heights of the snapshots in the directory, newest first. Nothing is read yet.
Result<std::vector<Height>> list_snapshots(env::Files& files, const std::string& directory);

// The state; an error that names the file if it is damaged.
Result<Bytes> read_snapshot(env::Files& files, const std::string& directory, Height height);

}  // namespace wattbook::journal
