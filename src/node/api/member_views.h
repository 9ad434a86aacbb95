// What the API shows of a member's place in a community.
#pragma once

#include "core/battery/names.h"
#include "core/chain/commands_market.h"
#include "core/chain/roles.h"
#include "node/api/page.h"

namespace wattbook::api {

struct MemberDetailView : MemberView {
  std::vector<chain::Role> roles;
  bool suspended = false;
  std::optional<Price> ceiling;

  static constexpr std::string_view type_name = "MemberDetail";
  static constexpr auto fields = std::tuple_cat(
      MemberView::fields,
      std::tuple(noted(field("roles", &MemberDetailView::roles, AtMost(chain::role_count)),
                       "in this community"),
                 noted(field("suspended", &MemberDetailView::suspended), "can only be metered"),
                 noted(field("ceiling", &MemberDetailView::ceiling),
                       "dearest market energy that settlement buys; null where unlimited")));
};

struct StorageView {
  Address member;
  Energy stored;
  std::optional<Energy> right;
  std::optional<Energy> room;
  Amount tsl;
  Amount fee_due;
  battery::PayerStatus fee_status = battery::PayerStatus::current;
  Energy capacity_owned;
  Amount reward_due;

  static constexpr std::string_view type_name = "StorageRight";
  static constexpr std::string_view list_type = "Storage";
  static constexpr std::string_view list_name = "storage";
  static constexpr auto fields = std::tuple(
      field("member", &StorageView::member), field("stored", &StorageView::stored),
      noted(field("right", &StorageView::right),
            "how much the member's TSL let them store; null where nothing is stored"),
      noted(field("room", &StorageView::room),
            "of it still free, less what is on its way; negative where the right fell"),
      field("tsl", &StorageView::tsl),
      noted(field("fee_due", &StorageView::fee_due), "TSL fallen due, arrears included"),
      field("fee_status", &StorageView::fee_status),
      noted(field("capacity_owned", &StorageView::capacity_owned), "of batteries in service"),
      noted(field("reward_due", &StorageView::reward_due), "TSL earned as owner, not yet paid"));
};

struct AgentView {
  Address member;
  chain::AgentKind kind = chain::AgentKind::none;
  Price target_buy;
  Price target_sell;
  Energy buy_below;
  Energy sell_above;

  static constexpr std::string_view type_name = "Agent";
  static constexpr std::string_view list_type = "Agents";
  static constexpr std::string_view list_name = "agents";
  static constexpr auto fields = std::tuple(
      field("member", &AgentView::member), field("kind", &AgentView::kind),
      noted(field("target_buy", &AgentView::target_buy), "the most it pays"),
      noted(field("target_sell", &AgentView::target_sell), "the least it takes"),
      noted(field("buy_below", &AgentView::buy_below), "bids for what is missing below this store"),
      noted(field("sell_above", &AgentView::sell_above), "offers what is stored above this"));
};

}  // namespace wattbook::api
