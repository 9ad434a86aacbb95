// What a meter says in one telegram, whatever its language: registers and power by OBIS code, and
// where it has them its name and its clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "meters/fine_energy.h"
#include "meters/obis.h"

namespace wattbook::meters {

struct TelegramValue {
  Obis code;
  Decimal number;
  std::string_view unit;  // as the language names it: "kWh", "W", "m3"; a literal of ours

  bool operator==(const TelegramValue&) const = default;
};

struct Telegram {
  std::string meter;            // serial number or server id, as printed; may be empty
  std::optional<Instant> time;  // of the meter's own clock
  std::vector<TelegramValue> values;
};

// The cumulative registers of a telegram. Tariffs (1.8.1, 1.8.2 …) are added up where the telegram
// has no total (1.8.0); if it has both, the total counts. Nothing where the telegram has no
// register of that direction.
std::optional<FineEnergy> import_register(const Telegram& telegram);
std::optional<FineEnergy> export_register(const Telegram& telegram);

// How a stream of telegrams went, since its start.
struct TelegramCounts {
  std::uint64_t telegrams = 0;  // complete, with a right checksum where the language has one
  std::uint64_t unchecked = 0;  // of these: without a checksum (DSMR 2 and 3)
  std::uint64_t bad_checksum = 0;
  std::uint64_t malformed = 0;
  std::uint64_t bytes_dropped = 0;  // outside of any telegram
};

}  // namespace wattbook::meters
