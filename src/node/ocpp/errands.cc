#include "node/ocpp/errands.h"

#include <algorithm>

#include <fmt/format.h>

namespace wattbook::ocpp {
namespace {

ErrandOutcome failed(ErrandFailure failure, std::string text, std::string hint) {
  return {ErrandState::failed, failure, 0, std::move(text), std::move(hint)};
}

constexpr std::string_view another = "try again, or choose another charge point";

// What a finished command means for the driver.
ErrandOutcome outcome_of(const CommandRecord& record, bool stops) {
  switch (record.state) {
    case CommandState::done:
      return {ErrandState::done, ErrandFailure::none, record.session, record.text, {}};
    case CommandState::offline:
      return failed(ErrandFailure::offline, "the charge point is not connected",
                    stops ? "stop at the charge point itself, or pull the plug"
                          : "wait a minute and try again, or choose another charge point");
    case CommandState::unanswered:
      return failed(ErrandFailure::unanswered, "the charge point does not answer",
                    std::string(another));
    case CommandState::pending:
    case CommandState::refused:
    case CommandState::failed:
    case CommandState::invalid:
      break;
  }
  return failed(ErrandFailure::refused, "the charge point refused: " + record.text,
                stops ? "stop at the charge point itself, or pull the plug" : std::string(another));
}

}  // namespace

bool Errands::join(const std::string& key, OnErrand on_answer) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return false;
  if (found->second.outcome.state == ErrandState::pending) {
    wait(found->second, std::move(on_answer));
    return true;
  }
  const ErrandOutcome outcome = std::move(found->second.outcome);
  entries_.erase(found);
  on_answer(outcome);
  return true;
}

void Errands::wait(Entry& entry, OnErrand on_answer) {
  entry.waiting.emplace_back(std::move(on_answer), clock_.monotonic_ns() + answer_ns);
}

void Errands::begin(Station& station, Errand errand, OnErrand on_answer) {
  Entry entry;
  entry.station = &station;
  entry.errand = std::move(errand);
  entry.begun_ns = clock_.monotonic_ns();
  const std::string key = entry.errand.key;
  Entry& kept = entries_.insert_or_assign(key, std::move(entry)).first->second;
  wait(kept, std::move(on_answer));
  // The command may finish at once, and with it the entry.
  const std::uint64_t command =
      commands_.run(station, kept.errand.action, kept.errand.payload,
                    [this, key, stops = kept.errand.stops](const CommandRecord& record) {
                      finish(key, record.number, outcome_of(record, stops));
                    });
  if (const auto still = entries_.find(key);
      still != entries_.end() && still->second.outcome.state == ErrandState::pending)
    still->second.command = command;
}

// `command` 0: whatever the entry waits for.
void Errands::finish(const std::string& key, std::uint64_t command, ErrandOutcome outcome) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.outcome.state != ErrandState::pending) return;
  Entry& entry = found->second;
  // Of an earlier errand of this key, which was given up.
  if (command != 0 && entry.command != 0 && entry.command != command) return;
  const auto waiting = std::exchange(entry.waiting, {});
  entry.outcome = std::move(outcome);
  entry.finished_ns = clock_.monotonic_ns();
  if (waiting.empty()) return;  // kept for whoever asks next
  const ErrandOutcome told = std::move(entry.outcome);
  entries_.erase(found);
  for (const auto& [on_answer, latest] : waiting) on_answer(told);
}

ErrandOutcome Errands::overdue(const Entry& entry) const {
  const Station& station = *entry.station;
  if (!station.link.is_connected())
    return failed(ErrandFailure::offline, "the charge point lost its connection",
                  std::string(another));
  const CommandRecord* const record = commands_.find(entry.command);
  if (!record || record->response.empty())
    return failed(ErrandFailure::unanswered, "the charge point did not answer within a minute",
                  std::string(another));
  if (entry.errand.stops)
    return failed(ErrandFailure::not_stopped,
                  "the charge point agreed, and the session goes on after a minute",
                  "stop at the charge point itself, or pull the plug");
  const auto at = std::ranges::find(station.outlets, entry.errand.outlet, &OutletStatus::outlet);
  if (at != station.outlets.end() && at->state == OutletState::faulted)
    return failed(ErrandFailure::faulted,
                  fmt::format("outlet {} reports a fault", entry.errand.outlet.evse),
                  "choose another outlet");
  if (at != station.outlets.end() && at->state == OutletState::occupied)
    return failed(ErrandFailure::not_started,
                  "the charge point agreed and sees the plug, and began nothing in a minute",
                  "pull the plug, push it in again until it locks, and try again");
  return failed(ErrandFailure::not_plugged, "the charge point agreed, and saw no plug in a minute",
                "push the plug in until it locks, on both sides, and try again");
}

void Errands::tick() {
  const std::int64_t now = clock_.monotonic_ns();
  std::vector<std::pair<OnErrand, ErrandOutcome>> told;
  std::vector<std::string> overdue_keys;
  for (auto& [key, entry] : entries_) {
    if (entry.outcome.state == ErrandState::pending && now - entry.begun_ns >= patience_ns)
      overdue_keys.push_back(key);
    else
      std::erase_if(entry.waiting, [&](auto& waiter) {
        if (now < waiter.second) return false;
        told.emplace_back(std::move(waiter.first), entry.outcome);
        return true;
      });
  }
  for (const std::string& key : overdue_keys) finish(key, 0, overdue(entries_.at(key)));
  std::erase_if(entries_, [now](const Entries::value_type& one) {
    return one.second.outcome.state != ErrandState::pending &&
           now - one.second.finished_ns >= kept_ns;
  });
  for (const auto& [on_answer, outcome] : told) on_answer(outcome);
}

}  // namespace wattbook::ocpp
