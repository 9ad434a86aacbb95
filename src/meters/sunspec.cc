#include "meters/sunspec.h"

#include <algorithm>

#include <fmt/format.h>

namespace wattbook::meters {
namespace {

constexpr std::uint16_t mark_high = 0x5375;  // "Su"
constexpr std::uint16_t mark_low = 0x6e53;   // "nS"
constexpr std::uint16_t end_of_chain = 0xffff;
constexpr std::uint16_t not_implemented_scale = 0x8000;
constexpr int scale_max = 10;  // of the standard's sunssf

using Quantity = SunSpecPoint::Quantity;

constexpr SunSpecPoint meter_power(std::uint16_t model) {
  return {model, 18, WordKind::s16, 22, Quantity::power};
}
constexpr SunSpecPoint meter_export(std::uint16_t model) {
  return {model, 38, WordKind::acc32, 54, Quantity::fed_in};
}
constexpr SunSpecPoint meter_import(std::uint16_t model) {
  return {model, 46, WordKind::acc32, 54, Quantity::drawn};
}
constexpr SunSpecPoint float_point(std::uint16_t model, std::uint16_t offset, Quantity quantity) {
  return {model, offset, WordKind::f32, std::nullopt, quantity};
}
constexpr SunSpecPoint inverter_energy(std::uint16_t model) {
  return {model, 24, WordKind::acc32, 26, Quantity::fed_in};
}
constexpr SunSpecPoint inverter_power(std::uint16_t model) {
  return {model, 14, WordKind::s16, 15, Quantity::power};
}

constexpr std::array points{meter_power(201),
                            meter_export(201),
                            meter_import(201),
                            meter_power(202),
                            meter_export(202),
                            meter_import(202),
                            meter_power(203),
                            meter_export(203),
                            meter_import(203),
                            meter_power(204),
                            meter_export(204),
                            meter_import(204),
                            float_point(211, 28, Quantity::power),
                            float_point(211, 60, Quantity::fed_in),
                            float_point(211, 68, Quantity::drawn),
                            float_point(212, 28, Quantity::power),
                            float_point(212, 60, Quantity::fed_in),
                            float_point(212, 68, Quantity::drawn),
                            float_point(213, 28, Quantity::power),
                            float_point(213, 60, Quantity::fed_in),
                            float_point(213, 68, Quantity::drawn),
                            float_point(214, 28, Quantity::power),
                            float_point(214, 60, Quantity::fed_in),
                            float_point(214, 68, Quantity::drawn),
                            SunSpecPoint{701, 10, WordKind::s16, 116, Quantity::power},
                            SunSpecPoint{701, 19, WordKind::u64, 120, Quantity::fed_in},
                            SunSpecPoint{701, 23, WordKind::u64, 120, Quantity::drawn},
                            inverter_power(101),
                            inverter_energy(101),
                            inverter_power(102),
                            inverter_energy(102),
                            inverter_power(103),
                            inverter_energy(103),
                            float_point(111, 22, Quantity::power),
                            float_point(111, 32, Quantity::fed_in),
                            float_point(112, 22, Quantity::power),
                            float_point(112, 32, Quantity::fed_in),
                            float_point(113, 22, Quantity::power),
                            float_point(113, 32, Quantity::fed_in)};

std::string text_of(std::span<const std::uint16_t> registers) {
  std::string out;
  for (const std::uint16_t word : registers)
    for (const int shift : {8, 0}) {
      const char c = static_cast<char>(word >> shift & 0xff);
      if (c >= 0x20 && c < 0x7f) out.push_back(c);
    }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

// A model in as many reads as the protocol demands.
Result<std::vector<std::uint16_t>> read_model(const SunSpecModel& model,
                                              const ReadRegisters& read) {
  std::vector<std::uint16_t> out;
  const std::uint32_t total = model.length + 2u;
  while (out.size() < total) {
    const auto count = static_cast<std::uint16_t>(
        std::min<std::size_t>(registers_per_read_max, total - out.size()));
    auto part = read(static_cast<std::uint16_t>(model.at + out.size()), count);
    if (!part) return part;
    if (part->size() != count) return fail("the device gave fewer registers than asked");
    out.insert(out.end(), part->begin(), part->end());
  }
  return out;
}

struct Scaled {
  std::optional<Decimal> value;
  std::int32_t exponent = 0;
};

Scaled value_of(std::span<const std::uint16_t> model, const SunSpecPoint& point) {
  const std::size_t words = word_count(point.kind);
  if (point.offset + words > model.size()) return {};
  Scaled out{decode_words(model.subspan(point.offset, words), point.kind, WordOrder::high_first),
             0};
  if (!out.value || !point.scale_offset) return out;
  if (*point.scale_offset >= model.size()) return {};
  const std::uint16_t raw = model[*point.scale_offset];
  const auto scale = static_cast<std::int16_t>(raw);
  if (raw == not_implemented_scale || scale < -scale_max || scale > scale_max) return {};
  out.exponent = scale;
  out.value->exponent += scale;
  return out;
}

}  // namespace

std::span<const SunSpecPoint> sunspec_points() { return points; }

Result<SunSpecDevice> discover_sunspec(const ReadRegisters& read) {
  std::string last_error = "no register answered";
  for (const std::uint16_t base : sunspec_bases) {
    const auto mark = read(base, 2);
    if (!mark) {
      last_error = mark.error().message;
      continue;
    }
    if (mark->size() != 2 || (*mark)[0] != mark_high || (*mark)[1] != mark_low) {
      last_error = "there is no SunS mark";
      continue;
    }
    SunSpecDevice device;
    device.base = base;
    std::uint32_t at = base + 2u;
    for (;;) {
      const auto head = read(static_cast<std::uint16_t>(at), 2);
      if (!head) return std::unexpected(head.error());
      if (head->size() != 2) return fail("the device gave fewer registers than asked");
      if ((*head)[0] == end_of_chain) break;
      if (device.models.size() == sunspec_models_max || at + 2u + (*head)[1] > UINT16_MAX)
        return fail("the chain of SunSpec models does not end");
      device.models.push_back({(*head)[0], static_cast<std::uint16_t>(at), (*head)[1]});
      at += 2u + (*head)[1];
    }
    for (const SunSpecModel& model : device.models) {
      if (model.number != 1 || model.length < 64) continue;
      const auto common = read_model(model, read);
      if (!common) return std::unexpected(common.error());
      device.maker = text_of(std::span(*common).subspan(2, 16));
      device.type = text_of(std::span(*common).subspan(18, 16));
      device.serial = text_of(std::span(*common).subspan(50, 16));
      break;
    }
    return device;
  }
  return fail(fmt::format("no SunSpec device: {}", last_error),
              "give a register map for devices that are none");
}

Result<SunSpecReading> read_sunspec(const SunSpecDevice& device, const ReadRegisters& read) {
  for (const SunSpecModel& model : device.models) {
    const auto has_energy = std::ranges::any_of(points, [&](const SunSpecPoint& point) {
      return point.model == model.number && point.quantity != Quantity::power;
    });
    if (!has_energy) continue;
    const auto registers = read_model(model, read);
    if (!registers) return std::unexpected(registers.error());
    SunSpecReading out;
    for (const SunSpecPoint& point : points) {
      if (point.model != model.number) continue;
      const Scaled scaled = value_of(*registers, point);
      if (!scaled.value) continue;
      if (point.quantity == Quantity::power) {
        out.power = scaled.value;
        continue;
      }
      const auto energy = energy_of(*scaled.value, Unit::wh, Duration(0));
      if (!energy || energy->value < 0) continue;
      (point.quantity == Quantity::drawn ? out.drawn : out.fed_in) = energy;
      const auto wrap = wrap_of(point.kind);
      if (wrap)
        (point.quantity == Quantity::drawn ? out.drawn_wrap : out.fed_in_wrap) =
            energy_of({*wrap, scaled.exponent}, Unit::wh, Duration(0));
    }
    return out;
  }
  return fail("no model of the device has energy",
              "known are the models 101 to 103, 111 to 113, 201 to 204, 211 to 214 and 701");
}

}  // namespace wattbook::meters
