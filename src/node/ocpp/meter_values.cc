#include "node/ocpp/meter_values.h"

#include <array>
#include <charconv>

#include "node/ocmf/decimal_energy.h"
#include "node/ocpp/timestamp.h"

namespace wattbook::ocpp {
namespace {

constexpr std::uint32_t points_max = 2'000;  // of one message
constexpr std::string_view import_register = "Energy.Active.Import.Register";

// Ten to this makes mWh of the unit; nothing for a unit that is none of energy.
std::optional<std::int32_t> energy_exponent(std::string_view unit) {
  if (unit.empty() || unit == "Wh") return 3;
  if (unit == "kWh") return 6;
  return std::nullopt;
}

std::optional<std::int32_t> multiplier_of(json::View value) {
  const std::string_view text = value.text();
  if (text.empty()) return 0;
  std::int32_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || out < -12 || out > 12)
    return std::nullopt;
  return out;
}

// One sampled value, whichever dialect it is written in.
struct Sample {
  std::string_view measurand;
  std::string_view unit;
  json::View multiplier;
  json::View value;
  std::string_view phase;
  std::string_view location;
  std::string_view carried;  // a signed value in any transport form

  bool is_signed() const { return !carried.empty(); }
  bool is_outlet() const { return location.empty() || location == "Outlet"; }
};

Sample sample_of(json::View from) {
  Sample out;
  out.measurand = from["measurand"].text();
  const json::View unit = from["unitOfMeasure"];
  out.unit = unit.exists() ? unit["unit"].text() : from["unit"].text();
  out.multiplier = unit["multiplier"];
  out.value = from["value"];
  out.phase = from["phase"].text();
  out.location = from["location"].text();
  if (const json::View carried = from["signedMeterValue"]; carried.exists())
    out.carried = carried.raw();
  else if (from["format"].text() == "SignedData" || out.value.text().starts_with("OCMF|"))
    out.carried = out.value.text();
  return out;
}

class Reader {
 public:
  Reader(Instant received, const ocmf::KeyRegistry& keys) : received_(received), keys_(keys) {}

  void one(json::View meter_value) {
    const ReadTime at = read_time(meter_value["timestamp"].text(), received_);
    const json::View samples = meter_value["sampledValue"];
    const std::size_t before = out_.points.size();
    phases_ = {};
    // A signed value speaks for the register; what stands beside it must say the same.
    for (const json::View sample : samples)
      if (const Sample read = sample_of(sample); read.is_signed()) take_signed(read, at);
    const std::size_t signed_end = out_.points.size();
    for (const json::View sample : samples)
      if (const Sample read = sample_of(sample);
          !read.is_signed() || read.value.is(json::Kind::number))
        take(read, at, before, signed_end);
    if (out_.points.size() == before) add_phases(at);
  }
  MeterValues finish() { return std::move(out_); }

 private:
  void take(const Sample& sample, const ReadTime& at, std::size_t signed_from,
            std::size_t signed_end) {
    if (sample.measurand == "Power.Active.Import") return take_power(sample);
    if (!sample.measurand.empty() && sample.measurand != import_register) return;
    if (!sample.is_outlet()) return;
    const std::optional<Energy> energy = energy_of(sample);
    if (!energy) return;
    if (!sample.phase.empty()) return take_phase(sample.phase, *energy);
    if (signed_end > signed_from) {
      // The signed text may carry more digits than the plain value beside it.
      const Energy told = *energy;
      const Energy signed_value = out_.points[signed_end - 1].imported;
      const Energy apart = told > signed_value ? told - signed_value : signed_value - told;
      if (apart >= Energy(1'000)) out_.points[signed_end - 1].flags.set(Flag::signature_differs);
      return;
    }
    add({at.time, *energy, Evidence::told_by_station, {}, at.flags});
  }

  std::optional<Energy> energy_of(const Sample& sample) {
    const std::optional<std::int32_t> exponent = energy_exponent(sample.unit);
    const std::optional<std::int32_t> multiplier = multiplier_of(sample.multiplier);
    if (!exponent || !multiplier) {
      out_.flags.set(Flag::register_unit_odd);
      return std::nullopt;
    }
    const std::optional<Energy> energy =
        ocmf::scaled_energy(sample.value.text(), *exponent + *multiplier);
    if (!energy) out_.flags.set(Flag::register_unparsable);
    return energy;
  }

  // In W: a milli of what the energy reader makes of it.
  void take_power(const Sample& sample) {
    if (!sample.phase.empty()) return;
    const std::int32_t exponent = sample.unit == "kW" ? 6 : 3;
    const std::optional<std::int32_t> multiplier = multiplier_of(sample.multiplier);
    if (!multiplier) return;
    if (const auto milli = ocmf::scaled_energy(sample.value.text(), exponent + *multiplier))
      out_.power = Power(milli->value / 1'000);
  }

  void take_phase(std::string_view phase, Energy energy) {
    static constexpr std::array<std::string_view, 3> names{"L1", "L2", "L3"};
    for (std::size_t i = 0; i < names.size(); ++i)
      if (phase.substr(0, 2) == names[i] && (phase.size() == 2 || phase.substr(2) == "-N"))
        phases_[i] = energy;
  }

  // A meter that reports its phases only: their sum is the register.
  void add_phases(const ReadTime& at) {
    Energy sum;
    bool any = false;
    for (const std::optional<Energy>& phase : phases_) {
      any = any || phase;
      sum += phase.value_or(Energy(0));
    }
    if (any) add({at.time, sum, Evidence::told_by_station, {}, at.flags});
  }

  void take_signed(const Sample& sample, const ReadTime& at) {
    ocmf::Judgement judged = ocmf::judge(sample.carried, keys_, at.time);
    Flags flags = at.flags;
    switch (judged.standing) {
      case ocmf::Standing::valid:
        flags.set(Flag::signature_valid);
        break;
      case ocmf::Standing::invalid:
      case ocmf::Standing::unreadable:
        flags.set(Flag::signature_invalid);
        break;
      case ocmf::Standing::unknown_key:
        flags.set(Flag::signature_unknown_key);
        break;
    }
    if (judged.standing == ocmf::Standing::unreadable) {
      out_.flags = out_.flags | flags;
    } else {
      add_readings(judged, flags, at);
      out_.proofs.push_back(std::move(judged));
    }
  }

  // Begin and end of the register that the record is about.
  void add_readings(const ocmf::Judgement& judged, Flags flags, const ReadTime& at) {
    const ocmf::Reading* const first = judged.record.first_import();
    const ocmf::Reading* const last = judged.record.last_import();
    if (!first) return out_.flags.set(Flag::register_missing);
    const Evidence evidence = judged.standing == ocmf::Standing::valid ? Evidence::signed_by_meter
                                                                       : Evidence::told_by_station;
    for (const ocmf::Reading* reading : {first, last}) {
      const std::optional<Energy> energy = reading->energy();
      if (!energy) {
        out_.flags.set(Flag::register_unit_odd);
        continue;
      }
      Flags own = flags;
      if (!reading->is_good()) own.set(Flag::meter_reports_error);
      // Only a synchronised clock of the meter is better than the station's.
      const bool synchronised =
          reading->clock == 'S' && reading->time && *reading->time <= received_ && first != last;
      add({synchronised ? *reading->time : at.time, *energy, evidence, judged.digest, own});
      if (first == last) break;
    }
  }

  void add(RegisterPoint point) {
    if (out_.points.size() < points_max) out_.points.push_back(point);
  }

  Instant received_;
  const ocmf::KeyRegistry& keys_;
  std::array<std::optional<Energy>, 3> phases_{};
  MeterValues out_;
};

}  // namespace

MeterValues read_meter_values(json::View list, Instant received, const ocmf::KeyRegistry& keys) {
  Reader reader(received, keys);
  for (const json::View one : list) reader.one(one);
  return reader.finish();
}

std::optional<Energy> read_register(json::View value, Flags& flags) {
  if (!value.exists() || value.is(json::Kind::null)) {
    flags.set(Flag::register_missing);
    return std::nullopt;
  }
  const std::optional<Energy> energy = ocmf::scaled_energy(value.text(), 3);
  if (!energy) flags.set(Flag::register_unparsable);
  return energy;
}

}  // namespace wattbook::ocpp
