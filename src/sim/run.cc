#include "sim/run.h"

#include <algorithm>

#include "base/limits.h"
#include "sim/collector.h"
#include "sim/concentrator.h"
#include "sim/founding.h"
#include "sim/noise.h"

namespace wattbook::sim {
namespace {

constexpr std::size_t tariff_chunk = 672;  // a week of quarter-hours in one command
static_assert(tariff_chunk <= limits::tariff_points_max);
constexpr std::uint64_t offer_stream = 71;

class Runner {
 public:
  Runner(const Scenario& scenario, const Dataset& data, const Tariffs& tariffs);
  Result<RunResult> run(const std::function<void(std::size_t)>& progress);

 private:
  Result<void> publish_tariff(std::size_t interval);
  Result<void> renew_offers(std::size_t interval);
  Price offer_price(const AgentSpec& agent, std::size_t member, std::size_t interval) const;
  bool sells_ahead() const { return scenario_.mode != Mode::sharing && !scenario_.battery; }

  const Scenario& scenario_;
  const Dataset& data_;
  const Tariffs& tariffs_;
  Roster roster_;
  LocalLedger ledger_;
  std::vector<bool> produces_;
};

Runner::Runner(const Scenario& scenario, const Dataset& data, const Tariffs& tariffs)
    : scenario_(scenario),
      data_(data),
      tariffs_(tariffs),
      roster_(make_roster(scenario, data)),
      ledger_(genesis_of(scenario, data, roster_), scenario.seed) {
  for (const MemberData& member : data.members) produces_.push_back(member.pv.sum() > Energy(0));
}

// A week's prices at a time, and only where they change anything.
Result<void> Runner::publish_tariff(std::size_t interval) {
  if (interval % tariff_chunk != 0) return {};
  chain::SetTariff tariff;
  tariff.community = roster_.community;
  tariff.first_interval = interval_of(data_.interval_start(interval), data_.interval);
  const std::size_t end = std::min(interval + tariff_chunk, data_.intervals);
  for (std::size_t i = interval; i < end; ++i)
    tariff.points.push_back({.import_price = tariffs_.import[i],
                             .feed_in_price = tariffs_.feed_in[i],
                             .sharing_price = tariffs_.sharing[i]});
  return accepted(ledger_.submit(roster_.community_operator, std::move(tariff)),
                  "publishing the tariff");
}

Price Runner::offer_price(const AgentSpec& agent, std::size_t member, std::size_t interval) const {
  const std::int64_t tick = scenario_.rules.tick.value;
  const std::int64_t low = mul_div_ceil(agent.sell.value, 1, tick);
  if (agent.kind == AgentKind::target) return Price(low * tick);
  // Zero intelligence: any price that cannot lose, up to what the grid would charge.
  const std::int64_t high = std::max(low, mul_div_floor(tariffs_.import[interval].value, 1, tick));
  Prng prng =
      noise_source(scenario_.seed, offer_stream + member, static_cast<std::int64_t>(interval));
  return Price(
      (low + static_cast<std::int64_t>(prng.below(static_cast<std::uint64_t>(high - low + 1)))) *
      tick);
}

// Without a battery nothing is in store to be sold, so producers with an agent offer what their
// roofs are going to make (DOMAIN 6.2): one standing offer, renewed each day.
Result<void> Runner::renew_offers(std::size_t interval) {
  const auto per_day = static_cast<std::size_t>(one_day.value / data_.interval.value);
  if (!sells_ahead() || interval % per_day != 0) return {};
  std::vector<Request> offers;
  for (std::size_t i = 0; i < data_.members.size(); ++i) {
    const AgentSpec& agent = *data_.members[i].spec.agent;
    if (agent.kind == AgentKind::none || !produces_[i]) continue;
    Energy day;  // the exact figure only bounds the order; what is not produced is never sold
    for (std::size_t k = interval; k < std::min(interval + per_day, data_.intervals); ++k)
      day += data_.members[i].pv.or_zero(k);
    const std::int64_t lots = day.value / scenario_.rules.lot.value;
    if (lots == 0) continue;
    chain::PlaceOrder offer;
    offer.community = roster_.community;
    offer.side = market::Side::sell;
    offer.price = offer_price(agent, i, interval);
    offer.quantity = Amount(lots * scenario_.rules.lot.value);
    offer.time_in_force = market::TimeInForce::good_till_time;
    // Good until just before the next offer, past the close of the day's last interval.
    offer.good_till = data_.interval_start(interval + per_day) + data_.interval;
    offers.push_back({&roster_.members[i], std::move(offer)});
  }
  return accepted(ledger_.submit_all(std::move(offers)), "offering expected energy");
}

Result<RunResult> Runner::run(const std::function<void(std::size_t)>& progress) {
  ledger_.open(data_.start);
  const Result<void> founded = found_community(scenario_, data_, tariffs_, roster_, ledger_);
  if (!founded) return std::unexpected(founded.error());
  Concentrator concentrator(data_, roster_, ledger_.state().separator, scenario_.seed);
  Collector collector(scenario_, data_, tariffs_, roster_, ledger_);
  for (std::size_t i = 0; i < data_.intervals; ++i) {
    // The open block: of the founding, or of the interval before, whose readings are in.
    Result<void> sent = publish_tariff(i);
    if (sent) sent = renew_offers(i);
    if (!sent) return std::unexpected(sent.error());
    ledger_.seal();
    collector.add(ledger_.take_receipts());

    const MeteredInterval metered = concentrator.next();
    collector.measured(i, metered.at_meter);
    ledger_.open(data_.interval_start(i) + data_.interval + reading_delay);
    for (const SignedBytes& batch : metered.batches)
      if (sent = accepted(ledger_.execute(batch), "a batch of readings"); !sent)
        return std::unexpected(sent.error());
    progress(i + 1);
  }
  ledger_.seal();
  collector.add(ledger_.take_receipts());
  ledger_.open(data_.interval_start(data_.intervals) + data_.interval);
  ledger_.seal();
  collector.add(ledger_.take_receipts());
  return collector.finish();
}

}  // namespace

Result<RunResult> run_scenario(const Scenario& scenario, const Dataset& data,
                               const std::function<void(std::size_t done)>& progress) {
  const Result<Tariffs> tariffs = tariffs_of(scenario, data);
  if (!tariffs) return std::unexpected(tariffs.error());
  return Runner(scenario, data, *tariffs).run(progress);
}

}  // namespace wattbook::sim
