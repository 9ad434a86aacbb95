// The town in which a table file happens: people, communities, orders and holds by the names that
// the file gives them. docs/testing.md lists the verbs.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/chain/chain_fixture_test.h"
#include "table/script.h"

namespace wattbook::table {

class TableTown : public chain::Town {
 public:
  TableTown();
  // Does what the line says, and reports to GoogleTest where the outcome is not the expected one.
  void run(const Line& line);

 private:
  using Verb = void (TableTown::*)(const Line&);
  static const std::map<std::string, Verb>& verbs();

  // governance
  void do_community(const Line& line);
  void do_settings(const Line& line);
  void do_member(const Line& line);
  void do_set_member(const Line& line);
  void do_gateway(const Line& line);
  void do_device(const Line& line);
  void do_service(const Line& line);
  void do_household(const Line& line);
  void do_battery(const Line& line);
  void do_use(const Line& line);
  // money
  void do_deposit(const Line& line);
  void do_withdraw(const Line& line);
  void do_transfer(const Line& line);
  void do_tsl(const Line& line);
  void do_hold(const Line& line);
  void do_top_up(const Line& line);
  void do_capture(const Line& line);
  void do_release(const Line& line);
  // metering and prices
  void do_read(const Line& line);
  void do_reading(const Line& line);
  void do_quarantine(const Line& line);
  void do_correct(const Line& line);
  void do_exchange_meter(const Line& line);
  void do_charge(const Line& line);
  void do_tariff(const Line& line);
  void do_keys(const Line& line);
  void do_feed(const Line& line);
  // market
  void do_order(const Line& line);
  void do_cancel(const Line& line);
  void do_replace(const Line& line);
  void do_agent(const Line& line);
  void do_ceiling(const Line& line);
  // time and facts
  void do_upgrade(const Line& line);
  void do_order_limits(const Line& line);
  void do_feeds(const Line& line);
  void do_close(const Line& line);
  void do_wait(const Line& line);
  void do_expect(const Line& line);
  void do_rests(const Line& line);
  void do_order_is(const Line& line);
  void do_total(const Line& line);
  void do_best(const Line& line);
  void do_alarm(const Line& line);
  void do_auction(const Line& line);
  // charging
  void do_network(const Line& line);
  void do_point(const Line& line);
  void do_token(const Line& line);
  void do_block_token(const Line& line);
  void do_plug_in(const Line& line);
  void do_register(const Line& line);
  void do_plug_out(const Line& line);
  void do_credit(const Line& line);
  void do_session(const Line& line);

  template <class Body>
  void give(const Line& line, std::string_view who, Body body);
  const chain::Community& here() const { return state().communities.at(community_.value); }
  AssetIndex asset(std::string_view name) const;
  MeterIndex meter(const std::string& name) const;
  Instant time_of(const Line& line) const;
  IntervalNumber interval_of_option(const Line& line, std::string_view otherwise) const;

  CommunityIndex community_{0};
  const Line* line_ = nullptr;
  std::map<std::string, MeterIndex> meters_;
  std::map<std::string, OrderId> orders_;
  std::map<std::string, HoldId> holds_;
  std::vector<chain::Effect> effects_;  // of the newest command or close
};

template <class Body>
void TableTown::give(const Line& line, std::string_view who, Body body) {
  const auto outcome = Town::run(who, std::move(body));
  EXPECT_EQ(chain::rejection_name(outcome.refused.code), line.expected)
      << "field " << outcome.refused.field;
  effects_.clear();
  if (outcome.receipt.empty()) return;  // refused with its signature
  const auto receipt = chain::decode_receipt(outcome.receipt);
  ASSERT_TRUE(receipt.has_value());
  effects_ = receipt->effects;
}

}  // namespace wattbook::table
