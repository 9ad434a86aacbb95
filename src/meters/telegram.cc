#include "meters/telegram.h"

namespace wattbook::meters {
namespace {

std::optional<FineEnergy> register_of(const Telegram& telegram, std::uint8_t quantity) {
  std::optional<FineEnergy> sum;
  for (const TelegramValue& value : telegram.values) {
    const Obis& code = value.code;
    // Past billing periods (F of 0 to 99) are not the register of now.
    if (code.a != 1 || code.c != quantity || code.d != 8 || code.f != 255) continue;
    const auto unit = parse_unit(value.unit);
    if (!unit || is_power(*unit)) continue;
    const auto energy = energy_of(value.number, *unit, Duration(0));
    if (!energy || energy->value < 0) return std::nullopt;
    if (code.e == 0) return energy;
    const auto grown = checked_add(sum.value_or(FineEnergy()), *energy);
    if (!grown) return std::nullopt;
    sum = *grown;
  }
  return sum;
}

}  // namespace

std::optional<FineEnergy> import_register(const Telegram& telegram) {
  return register_of(telegram, 1);
}
std::optional<FineEnergy> export_register(const Telegram& telegram) {
  return register_of(telegram, 2);
}

}  // namespace wattbook::meters
