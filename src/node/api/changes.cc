#include "node/api/changes.h"

#include <map>

namespace wattbook::api {
namespace {

// The rows of `after` that are not the same in `before`, in the order of `after`.
template <class Row, class Key>
std::vector<Row> changed_rows(const std::vector<Row>& before, const std::vector<Row>& after,
                              Key Row::*key) {
  std::map<Key, const Row*> known;
  for (const Row& row : before) known.emplace(row.*key, &row);
  std::vector<Row> out;
  for (const Row& row : after) {
    const auto found = known.find(row.*key);
    if (found == known.end() || !(*found->second == row)) out.push_back(row);
  }
  return out;
}

std::vector<BookLevelView> changed_levels(const std::vector<BookLevelView>& before,
                                          const std::vector<BookLevelView>& after) {
  std::vector<BookLevelView> out = changed_rows(before, after, &BookLevelView::price);
  std::map<Price, bool> stands;
  for (const BookLevelView& level : after) stands[level.price] = true;
  for (const BookLevelView& level : before)
    if (!stands.contains(level.price)) out.push_back({.price = level.price});
  return out;
}

}  // namespace

BookView changes(const BookView& before, const BookView& after) {
  BookView out = after;
  out.bids = changed_levels(before.bids, after.bids);
  out.asks = changed_levels(before.asks, after.asks);
  return out;
}

TradesView changes(const TradesView& before, const TradesView& after) {
  return {changed_rows(before.trades, after.trades, &TradeView::id)};
}

MembersView changes(const MembersView& before, const MembersView& after) {
  return {changed_rows(before.members, after.members, &MemberView::address)};
}

IntervalsView changes(const IntervalsView& before, const IntervalsView& after) {
  return {changed_rows(before.intervals, after.intervals, &IntervalView::start)};
}

BlocksView changes(const BlocksView& before, const BlocksView& after) {
  return {changed_rows(before.blocks, after.blocks, &BlockView::height)};
}

}  // namespace wattbook::api
