// SunSpec: how inverters and meters describe themselves over Modbus. At register 40000, 50000 or 0
// stands "SunS"; then a chain of models, each with its number and length, to the number 0xffff.
// Scale factors are powers of ten in registers of their own (SunSpec Device Information Model 1.2).
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "meters/registers.h"

namespace wattbook::meters {

// Reads `count` (at most registers_per_read_max) holding registers from `first` on.
using ReadRegisters =
    std::function<Result<std::vector<std::uint16_t>>(std::uint16_t first, std::uint16_t count)>;
inline constexpr std::uint16_t registers_per_read_max = 125;  // of the Modbus protocol

inline constexpr std::array<std::uint16_t, 3> sunspec_bases{40'000, 50'000, 0};
inline constexpr std::size_t sunspec_models_max = 64;

struct SunSpecModel {
  std::uint16_t number = 0;
  std::uint16_t at = 0;      // register of the model's number
  std::uint16_t length = 0;  // registers after number and length
};

struct SunSpecDevice {
  std::uint16_t base = 0;
  std::string maker;
  std::string type;
  std::string serial;
  std::vector<SunSpecModel> models;
};

// Fails where "SunS" is at none of the bases, and for a chain that does not end.
Result<SunSpecDevice> discover_sunspec(const ReadRegisters& read);

// A quantity that we read of a model.
struct SunSpecPoint {
  std::uint16_t model = 0;
  std::uint16_t offset = 0;  // from the model's number
  WordKind kind = WordKind::acc32;
  std::optional<std::uint16_t> scale_offset;
  enum class Quantity : std::uint8_t { drawn, fed_in, power } quantity = Quantity::drawn;
};
// Wh and W of meters (201 to 204, 211 to 214), inverters (101 to 103, 111 to 113) and DER (701).
std::span<const SunSpecPoint> sunspec_points();

struct SunSpecReading {
  std::optional<FineEnergy> drawn;
  std::optional<FineEnergy> fed_in;
  std::optional<FineEnergy> drawn_wrap;  // where the accumulator starts again
  std::optional<FineEnergy> fed_in_wrap;
  std::optional<Decimal> power;  // W; drawn is positive for a meter
};

// The first model of the chain that has energy decides. Fails where none has.
Result<SunSpecReading> read_sunspec(const SunSpecDevice& device, const ReadRegisters& read);

}  // namespace wattbook::meters
