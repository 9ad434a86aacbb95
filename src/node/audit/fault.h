// Where a ledger's files are wrong.
#pragma once

#include <cstdint>
#include <string>

#include "base/strong_id.h"
#include "core/codec/fields.h"

namespace wattbook::audit {

// The first thing that is wrong: the block, and where it stands.
struct Fault {
  std::string file;          // below the data directory
  std::uint64_t offset = 0;  // of the block's record in it
  Height height;             // 0 where no block is at fault
  std::string what;

  static constexpr std::string_view type_name = "Fault";
  static constexpr auto fields =
      std::tuple(codec::field("file", &Fault::file), codec::field("offset", &Fault::offset),
                 codec::field("height", &Fault::height), codec::field("what", &Fault::what));
};

}  // namespace wattbook::audit
