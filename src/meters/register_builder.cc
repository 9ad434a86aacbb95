#include "meters/register_builder.h"

#include <algorithm>

#include <fmt/format.h>

namespace wattbook::meters {
namespace {

constexpr Duration length_max{one_day.value};

std::unexpected<Error> refuse(const Sample& sample, std::string_view what) {
  return fail(fmt::format("line {}: {}", sample.line, what));
}

}  // namespace

std::uint32_t RegisterBuilder::add_meter(const MeterStart& start) {
  Meter meter;
  meter.start = start;
  meter.position = start.newest;
  meter.drawn = fine(start.import_register);
  meter.fed_in = fine(start.export_register);
  meters_.push_back(std::move(meter));
  return static_cast<std::uint32_t>(meters_.size() - 1);
}

Result<RegisterBuilder::Slot*> RegisterBuilder::slot_of(Meter& meter, const Sample& sample) {
  std::deque<Slot>& slots = meter.pending;
  const Duration length = sample.end - sample.start;
  const auto fits = [&](std::size_t at) {
    return at < slots.size() && slots[at].start == sample.start && slots[at].length == length;
  };
  // Files go on where they were: the same interval in the other direction, or the next one.
  for (const std::size_t at : {meter.cursor, meter.cursor + 1})
    if (fits(at)) {
      meter.cursor = at;
      return &slots[at];
    }
  const auto place = std::ranges::lower_bound(slots, sample.start, {}, &Slot::start);
  const auto index = static_cast<std::size_t>(place - slots.begin());
  meter.cursor = index;
  if (fits(index)) return &slots[index];
  const auto ends_after_start = [&](const Slot& slot) {
    return slot.start + slot.length > sample.start;
  };
  if ((index > 0 && ends_after_start(slots[index - 1])) ||
      (place != slots.end() && place->start < sample.end) ||
      (place != slots.end() && place->start == sample.start))
    return refuse(sample, "the interval overlaps another one of this meter");
  if (pending_ == pending_max)
    return refuse(sample,
                  fmt::format("{} values would have to be held in memory at once", pending_max));
  ++pending_;
  const auto made = slots.insert(place, Slot{.start = sample.start, .length = length});
  return &*made;
}

Result<void> RegisterBuilder::add(std::uint32_t number, Direction direction, ChannelKind kind,
                                  const Sample& sample) {
  Meter& meter = meters_[number];
  MeterTally& tally = meter.tally;
  const bool is_register = kind == ChannelKind::register_value;
  const Duration length = sample.end - sample.start;
  if ((kind == ChannelKind::interval && length > length_max) ||
      (length == Duration(0)) != is_register)
    return refuse(sample, "the interval is longer than a day");
  ++tally.grades[static_cast<std::size_t>(sample.grade)];
  if (sample.grade == Grade::missing) return {};
  ++tally.samples;
  if (!is_register) (direction == Direction::drawn ? tally.drawn : tally.fed_in) += sample.value;
  if (!tally.from || sample.start < *tally.from) tally.from = sample.start;
  if (!tally.until || sample.end > *tally.until) tally.until = sample.end;
  if (meter.start.newest && sample.end <= *meter.start.newest) {
    ++tally.booked_before;
    return {};
  }
  if (meter.position && sample.start < *meter.position && !is_register)
    return refuse(sample,
                  meter.start.newest && *meter.position == *meter.start.newest
                      ? "the ledger's newest reading lies inside the interval"
                      : "the interval comes after later ones: rows are not in order of time");
  const Result<Slot*> slot = slot_of(meter, sample);
  if (!slot) return std::unexpected(slot.error());
  FineEnergy& value = direction == Direction::drawn ? (*slot)->drawn : (*slot)->fed_in;
  const auto sum = checked_add(value, sample.value);
  if (!sum) return refuse(sample, "the energy is beyond all registers");
  bool& known = direction == Direction::drawn ? (*slot)->drawn_known : (*slot)->fed_in_known;
  if (is_register && known) return refuse(sample, "the register stands twice for this moment");
  value = *sum;
  known = true;
  return {};
}

void RegisterBuilder::give(std::uint32_t number, std::vector<RegisterReading>& out) {
  Meter& meter = meters_[number];
  out.push_back({number, *meter.position, rounded(meter.drawn), rounded(meter.fed_in)});
  ++meter.tally.readings;
  meter.reading_due = false;
}

Result<void> RegisterBuilder::close(std::uint32_t number, const Slot& slot,
                                    std::vector<RegisterReading>& out) {
  Meter& meter = meters_[number];
  if (slot.length == Duration(0)) {
    if ((slot.drawn_known && slot.drawn < meter.drawn && meter.position) ||
        (slot.fed_in_known && slot.fed_in < meter.fed_in && meter.position))
      return fail(fmt::format("a register fell before {} ms", slot.start.unix_ms),
                  "a new meter is told with: wattbook meter replace");
    if (slot.drawn_known) meter.drawn = slot.drawn;
    if (slot.fed_in_known) meter.fed_in = slot.fed_in;
    meter.position = slot.start;
    give(number, out);
    return {};
  }
  if (!meter.position || *meter.position < slot.start) {
    if (meter.reading_due) give(number, out);
    if (meter.position) {
      ++meter.tally.gap_count;
      if (meter.tally.gaps.size() < gaps_max)
        meter.tally.gaps.push_back({*meter.position, slot.start});
    }
    meter.position = slot.start;
    give(number, out);
  }
  const auto drawn = checked_add(meter.drawn, slot.drawn);
  const auto fed_in = checked_add(meter.fed_in, slot.fed_in);
  if (!drawn || !fed_in) return fail("a register grows beyond all bounds");
  meter.drawn = *drawn;
  meter.fed_in = *fed_in;
  meter.position = slot.start + slot.length;
  meter.reading_due = true;
  if (meter.position->unix_ms % interval_.value == 0) give(number, out);
  return {};
}

Result<std::vector<RegisterReading>> RegisterBuilder::take(Instant until) {
  std::vector<RegisterReading> out;
  for (std::uint32_t number = 0; number < meters_.size(); ++number) {
    Meter& meter = meters_[number];
    while (!meter.pending.empty()) {
      const Slot& slot = meter.pending.front();
      if (slot.start + slot.length > until) break;
      if (const Result<void> closed = close(number, slot, out); !closed)
        return std::unexpected(closed.error());
      meter.pending.pop_front();
      --pending_;
      if (meter.cursor > 0) --meter.cursor;
    }
    if (until.unix_ms == INT64_MAX && meter.reading_due) give(number, out);
  }
  return out;
}

}  // namespace wattbook::meters
