#include "core/chain/command_log.h"

namespace wattbook::chain {
namespace {

// The minute in which a command that expires at `t` leaves: the first whole minute not before it.
std::int64_t minute_of(Instant t) { return mul_div_ceil(t.unix_ms, 1, one_minute.value); }

}  // namespace

std::optional<ByteView> CommandLog::find(const CommandId& id) const {
  const std::optional<std::uint32_t> number = index_.find(id);
  if (!number) return std::nullopt;
  const Place place = places_[*number];
  const Minute& minute = minutes_.at(place.minute);
  const std::uint32_t begin = place.position == 0 ? 0 : minute.ends[place.position - 1];
  return ByteView(minute.bytes).subspan(begin, minute.ends[place.position] - begin);
}

void CommandLog::add(const CommandId& id, Instant expires, ByteView signed_bytes) {
  const std::int64_t number = minute_of(expires);
  Minute& minute = minutes_[number];
  minute.bytes.insert(minute.bytes.end(), signed_bytes.begin(), signed_bytes.end());
  minute.ids.push_back(id);
  minute.expiries.push_back(expires);
  minute.ends.push_back(static_cast<std::uint32_t>(minute.bytes.size()));

  const Place place{number, static_cast<std::uint32_t>(minute.ids.size() - 1)};
  if (vacant_places_.empty()) {
    places_.push_back(place);
    index_.insert(id, static_cast<std::uint32_t>(places_.size() - 1));
  } else {
    places_[vacant_places_.back()] = place;
    index_.insert(id, vacant_places_.back());
    vacant_places_.pop_back();
  }
}

void CommandLog::expire(Instant now) {
  while (!minutes_.empty() && minutes_.begin()->first * one_minute.value <= now.unix_ms) {
    for (const CommandId& id : minutes_.begin()->second.ids) {
      vacant_places_.push_back(*index_.find(id));
      index_.erase(id);
    }
    minutes_.erase(minutes_.begin());
  }
}

std::vector<CommandLog::Entry> CommandLog::entries() const {
  std::vector<Entry> out;
  out.reserve(size());
  for (const auto& [number, minute] : minutes_) {
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i < minute.ids.size(); ++i) {
      out.push_back({minute.ids[i], minute.expiries[i],
                     ByteView(minute.bytes).subspan(begin, minute.ends[i] - begin)});
      begin = minute.ends[i];
    }
  }
  return out;
}

}  // namespace wattbook::chain
