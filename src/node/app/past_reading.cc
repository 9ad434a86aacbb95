#include "node/app/past_reading.h"

#include <future>
#include <memory>

namespace wattbook::app {
namespace {

Error busy() { return {"the node is busy or ends", "run it again later"}; }

// The answer to a question that `put` hands over together with the place for it. A question that is
// dropped unasked breaks its promise.
template <class T, class Put>
Result<T> answer_to(Put put) {
  const auto promise = std::make_shared<std::promise<Result<T>>>();
  std::future<Result<T>> future = promise->get_future();
  if (!put(promise)) return std::unexpected(busy());
  try {
    return future.get();
  } catch (const std::future_error&) {
    return std::unexpected(busy());
  }
}

std::map<Address, PastBidder> members_of(const api::Books& books,
                                         const chain::Community& community) {
  std::map<Address, PastBidder> out;
  for (const chain::Participant& one : community.participants) {
    const Address address = books.state.ledger.address(one.member);
    out[address] = {.name = books.names(address),
                    .agent = one.agent,
                    .buy = one.target_buy,
                    .sell = one.target_sell,
                    .low = one.buy_below,
                    .high = one.sell_above,
                    .key_ppm = std::nullopt};
  }
  const auto& tables = community.sharing_keys.entries();
  const auto after =
      tables.upper_bound(interval_of(books.state.time, community.settings.interval_length));
  if (after == tables.begin()) return out;
  for (const chain::KeyPart& key : std::prev(after)->second)
    out[books.state.ledger.address(community.participants[key.place.value].member)].key_ppm =
        key.ppm;
  return out;
}

Result<PastCommunity> community_of(const PastDesk& desk, CommunityIndex index) {
  return answer_to<PastCommunity>([&](const auto& promise) {
    return desk.ask([index, promise, zone = desk.time_zone](const api::Books& books) {
      const auto found = api::find_community(books, index);
      if (!found)
        return promise->set_value(
            fail("there is no such community", "list them at /api/v1/communities"));
      const chain::Community& community = **found;
      PastCommunity out{.name = community.name,
                        .currency = books.state.ledger.asset(community.cash).code,
                        .time_zone = zone,
                        .settings = community.settings,
                        .battery = std::nullopt,
                        .members = members_of(books, community)};
      if (community.stores()) out.battery = community.pool.capacity();
      promise->set_value(std::move(out));
    });
  });
}

}  // namespace

Result<std::vector<api::SimulationFile>> past_files(const PastDesk& desk,
                                                    const api::SimulationView& run) {
  const api::SimulationPast& wanted = *run.past;
  const Result<PastCommunity> community = community_of(desk, wanted.community);
  if (!community) return std::unexpected(community.error());
  const Result<history::Past> past = answer_to<history::Past>([&](const auto& promise) {
    return desk.history([promise, wanted](const Result<history::Database*>& tables) {
      promise->set_value(
          tables ? history::past_of(**tables, wanted.community, {wanted.from, wanted.until})
                 : std::unexpected(tables.error()));
    });
  });
  if (!past) return std::unexpected(past.error());
  if (!wanted.member) return whole_scenario(*community, *past);
  return home_scenario(*community, *past, *wanted.member, {run.roofs, run.battery});
}

}  // namespace wattbook::app
