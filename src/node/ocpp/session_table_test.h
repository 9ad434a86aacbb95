// A ledger of sessions for tests: it numbers them, tells repeats by content as the real one does,
// and keeps everything it was told.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "node/ocpp/session_port.h"

namespace wattbook::ocpp {

class SessionTable final : public Sessions {
 public:
  void authorise(std::string, Token token, Done<Authorisation> done) override {
    done(decide(token));
  }
  void began(Began event, Done<Outcome> done) override {
    const auto key =
        std::tuple(event.key.station, event.key.transaction, event.outlet.evse,
                   event.key.transaction.empty() ? event.token.text : "",
                   event.key.transaction.empty() ? event.time.unix_ms : 0,
                   event.start && event.key.transaction.empty() ? event.start->imported.value : 0);
    const auto [at, fresh] = numbers.try_emplace(key, numbers.size() + 1);
    Outcome outcome{
        fresh ? Booked::booked : Booked::repeated, at->second, decide(event.token), {}, {}, {}};
    open.insert(at->second);
    starts.push_back(std::move(event));
    reply(std::move(done), std::move(outcome));
  }
  void measured(Measured event, Done<Outcome> done) override {
    const bool known = !event.key.transaction.empty() || open.contains(event.key.number);
    Outcome outcome{
        known ? Booked::booked : Booked::late, event.key.number, decide(event.token), {}, {}, {}};
    values.push_back(std::move(event));
    reply(std::move(done), std::move(outcome));
  }
  void ended(Ended event, Done<Outcome> done) override {
    SessionNumber number = event.key.number;
    for (const auto& [key, value] : numbers)
      if (!event.key.transaction.empty() && std::get<1>(key) == event.key.transaction)
        number = value;
    const Booked booked = number == 0               ? Booked::orphan
                          : open.erase(number) == 1 ? Booked::booked
                                                    : Booked::repeated;
    stops.push_back(std::move(event));
    reply(std::move(done), {booked, number, decide(stops.back().token), "1.25", "EUR", {}});
  }
  void orphan(Orphan record, Done<Outcome> done) override {
    orphans.push_back(std::move(record));
    reply(std::move(done), {});
  }
  void keep_proof(Hash digest, std::string record) override { proofs[digest] = std::move(record); }
  void open_sessions(std::string, Done<std::vector<OpenSession>> done) override { done(running); }
  void find_session(SessionNumber, Done<std::optional<OpenSession>> done) override { done({}); }
  void quote(std::string, Outlet, Token, Done<PriceQuote> done) override { done({}); }
  void knows_station(std::string, Done<bool> done) override { done(true); }
  void station_online(std::string station, bool is_online) override { online[station] = is_online; }
  void outlet_status(OutletStatus status) override { statuses.push_back(std::move(status)); }
  void needs(Needs wanted) override { wishes.push_back(std::move(wanted)); }
  void tick() override {}

  // Holds answers back, as a ledger that waits for its disk.
  void hold() { holding_ = true; }
  void release() {
    holding_ = false;
    for (auto& answer : std::exchange(held_, {})) answer();
  }

  std::set<std::string> blocked;
  std::map<
      std::tuple<std::string, std::string, std::uint32_t, std::string, std::int64_t, std::int64_t>,
      SessionNumber>
      numbers;
  std::set<SessionNumber> open;
  std::vector<Began> starts;
  std::vector<Measured> values;
  std::vector<Ended> stops;
  std::vector<Orphan> orphans;
  std::map<Hash, std::string> proofs;
  std::vector<OpenSession> running;
  std::map<std::string, bool> online;
  std::vector<OutletStatus> statuses;
  std::vector<Needs> wishes;

 private:
  Authorisation decide(const Token& token) const {
    Authorisation out;
    out.verdict = blocked.contains(token.text) ? Verdict::blocked : Verdict::accepted;
    return out;
  }
  void reply(Done<Outcome> done, Outcome outcome) {
    if (!holding_) return done(std::move(outcome));
    held_.push_back([done = std::move(done), outcome = std::move(outcome)]() mutable {
      done(std::move(outcome));
    });
  }

  bool holding_ = false;
  std::deque<std::move_only_function<void()>> held_;
};

}  // namespace wattbook::ocpp
