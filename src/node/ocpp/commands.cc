#include "node/ocpp/commands.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/closest.h"

namespace wattbook::ocpp {
namespace {

std::string names_hint(Version version, std::string_view action) {
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < schema::message_count; ++i)
    if (schema::messages[i].version == version && schema::messages[i].to_station)
      names.emplace_back(schema::messages[i].action);
  return did_you_mean(action, names);
}

// The payload as it is sent, or what is wrong with the command.
Result<std::string> checked(Version version, std::string_view action, std::string_view payload,
                            json::Tree& tree) {
  const schema::Message* const message = schema::find(version, action);
  if (!message || !message->to_station)
    return fail(fmt::format("'{}' is no command of the station's version of OCPP", action),
                names_hint(version, action));
  const Result<json::View> parsed = tree.parse(payload);
  if (!parsed) return fail("the payload is " + parsed.error().message);
  return schema::write(message->request, *parsed);
}

}  // namespace

std::uint64_t Commands::run(Station& station, std::string action, std::string_view payload,
                            OnCommandFinished on_finished) {
  forget_old();
  const std::uint64_t number = ++count_;
  Entry& entry = entries_[number];
  entry.record.number = number;
  entry.record.station = station.name;
  entry.record.action = action;
  entry.record.asked = clock_.now();
  entry.on_finished = std::move(on_finished);
  entry.station = &station;
  station.pending_commands.push_back(number);
  if (!station.link.is_connected()) {
    finish(entry, {CommandState::offline, "the station is not connected", 0});
    return number;
  }
  json::Tree tree;
  Result<std::string> text = checked(station.link.version(), action, payload, tree);
  if (!text) {
    entry.record.hint = text.error().hint;
    finish(entry, {CommandState::invalid, text.error().message, 0});
    return number;
  }
  entry.expectation = expectation_of(station.link.version(), action, tree.root());
  station.link.call(action, std::move(*text), clock_.monotonic_ns(),
                    [this, number](const Reply& reply) { on_reply(number, reply); });
  return number;
}

std::uint64_t Commands::run_for_a_while(Station& station, std::string action,
                                        std::string_view payload, OnCommandFinished on_answer) {
  const std::uint64_t number = run(station, std::move(action), payload, std::move(on_answer));
  entries_[number].patience_ends_ns = clock_.monotonic_ns() + patience_ns;
  return number;
}

void Commands::on_reply(std::uint64_t number, const Reply& reply) {
  const auto found = entries_.find(number);
  if (found == entries_.end() || found->second.record.state != CommandState::pending) return;
  Entry& entry = found->second;
  switch (reply.kind) {
    case ReplyKind::error:
      return finish(entry, {CommandState::refused, reply.text, 0});
    case ReplyKind::unanswered:
      return finish(entry, {CommandState::unanswered, reply.text, 0});
    case ReplyKind::lost:
      // A reset may end the connection before its answer is read.
      if (entry.record.action == "Reset") break;
      return finish(entry, {CommandState::offline, reply.text, 0});
    case ReplyKind::result:
      entry.record.response = reply.payload;
      break;
  }
  json::Tree tree;
  const json::View answer = tree.parse(reply.payload).value_or(json::View());
  const AnswerMeaning meaning = entry.expectation.meaning(answer);
  const std::string_view status = answer["status"].text();
  if (meaning == AnswerMeaning::refused)
    return finish(entry,
                  {CommandState::refused, fmt::format("the station answered {}", status), 0});
  if (entry.early) return finish(entry, *entry.early);
  if (meaning == AnswerMeaning::done || !entry.expectation.watch)
    return finish(entry, {CommandState::done, std::string(status), 0});
  entry.deadline_ns = clock_.monotonic_ns() + entry.expectation.wait_max.value * 1'000'000;
}

void Commands::observe(Station& station, const Observed& seen) {
  const std::vector<std::uint64_t> pending = station.pending_commands;
  for (const std::uint64_t number : pending) {
    const auto found = entries_.find(number);
    if (found == entries_.end() || !found->second.expectation.watch) continue;
    Entry& entry = found->second;
    std::optional<Effect> effect = entry.expectation.watch(seen);
    if (!effect) continue;
    if (entry.deadline_ns)
      finish(entry, std::move(*effect));
    else
      entry.early = std::move(effect);
  }
}

void Commands::finish(Entry& entry, Effect effect) {
  std::erase(entry.station->pending_commands, entry.record.number);
  entry.record.state = effect.state;
  entry.record.text = std::move(effect.text);
  entry.record.session = effect.session;
  entry.record.finished = clock_.now();
  if (entry.expectation.reports) entry.record.reports = std::move(*entry.expectation.reports);
  entry.expectation = {};
  if (const OnCommandFinished tell = std::exchange(entry.on_finished, nullptr)) tell(entry.record);
}

const CommandRecord* Commands::find(std::uint64_t number) const {
  const auto found = entries_.find(number);
  return found == entries_.end() ? nullptr : &found->second.record;
}

void Commands::tick() {
  const std::int64_t now = clock_.monotonic_ns();
  for (auto& [number, entry] : entries_) {
    if (entry.record.state != CommandState::pending) continue;
    if (entry.deadline_ns && now >= *entry.deadline_ns)
      finish(entry, {CommandState::unanswered,
                     "the station agreed, and then nothing happened in time", 0});
    else if (entry.patience_ends_ns && now >= *entry.patience_ends_ns && entry.on_finished)
      std::exchange(entry.on_finished, nullptr)(entry.record);
  }
}

void Commands::forget_old() {
  for (auto at = entries_.begin(); at != entries_.end() && entries_.size() >= kept_max;)
    at = at->second.record.state == CommandState::pending ? std::next(at) : entries_.erase(at);
}

}  // namespace wattbook::ocpp
