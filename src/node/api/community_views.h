// What the API shows of a community besides its members, meters and markets.
#pragma once

#include "core/chain/community.h"
#include "node/api/page.h"

namespace wattbook::api {

struct CommunityView {
  CommunityIndex community;
  std::string name;
  Address operator_account;
  std::string currency;
  AssetIndex watt_asset;
  AssetIndex cash_asset;
  AssetIndex debt_asset;
  std::uint32_t members = 0;
  std::uint32_t meters = 0;
  std::uint32_t orders = 0;
  std::optional<Energy> battery_capacity;
  Instant closed_until;

  static constexpr std::string_view type_name = "Community";
  static constexpr std::string_view list_type = "Communities";
  static constexpr std::string_view list_name = "communities";
  static constexpr auto fields =
      std::tuple(field("community", &CommunityView::community), field("name", &CommunityView::name),
                 field("operator_account", &CommunityView::operator_account),
                 noted(field("currency", &CommunityView::currency), "code of its cash asset"),
                 field("watt_asset", &CommunityView::watt_asset),
                 field("cash_asset", &CommunityView::cash_asset),
                 field("debt_asset", &CommunityView::debt_asset),
                 field("members", &CommunityView::members), field("meters", &CommunityView::meters),
                 noted(field("orders", &CommunityView::orders), "resting in both books"),
                 noted(field("battery_capacity", &CommunityView::battery_capacity),
                       "in service; null where nothing is stored"),
                 noted(field("closed_until", &CommunityView::closed_until),
                       "end of the newest settled interval"));
};

struct TariffView {
  Instant start;
  Price import_price;
  Price feed_in_price;
  Price sharing_price;

  static constexpr std::string_view type_name = "TariffStep";
  static constexpr std::string_view list_type = "Tariff";
  static constexpr std::string_view list_name = "tariff";
  static constexpr auto fields = std::tuple(
      noted(field("start", &TariffView::start), "of the first interval; it holds until the next"),
      noted(field("import_price", &TariffView::import_price), "public grid to member"),
      noted(field("feed_in_price", &TariffView::feed_in_price), "member to public grid"),
      noted(field("sharing_price", &TariffView::sharing_price), "member to member by sharing"));
};

struct SharingKeyView {
  Address member;
  std::uint32_t ppm = 0;
  Instant start;

  static constexpr std::string_view type_name = "SharingKeyInForce";
  static constexpr std::string_view list_type = "SharingKeys";
  static constexpr std::string_view list_name = "sharing_keys";
  static constexpr auto fields =
      std::tuple(field("member", &SharingKeyView::member),
                 noted(field("ppm", &SharingKeyView::ppm), "part of the surplus in millionths"),
                 noted(field("start", &SharingKeyView::start), "since when its table is in force"));
};

struct FeedView {
  std::string feed;
  Instant observed;
  Amount value;
  Address oracle;

  static constexpr std::string_view type_name = "FeedValue";
  static constexpr std::string_view list_type = "Feeds";
  static constexpr std::string_view list_name = "feeds";
  static constexpr auto fields =
      std::tuple(field("feed", &FeedView::feed), field("observed", &FeedView::observed),
                 noted(field("value", &FeedView::value), "six decimals, in the feed's own unit"),
                 field("oracle", &FeedView::oracle));
};

struct AlarmView {
  std::string id;
  Instant time;
  Address member;
  chain::AlarmKind kind{};
  Amount amount;

  static constexpr std::string_view type_name = "MemberAlarm";
  static constexpr std::string_view list_type = "Alarms";
  static constexpr std::string_view list_name = "alarms";
  static constexpr auto fields =
      std::tuple(noted(field("id", &AlarmView::id), "height and position in the block"),
                 field("time", &AlarmView::time), field("member", &AlarmView::member),
                 field("kind", &AlarmView::kind), field("amount", &AlarmView::amount));
};

}  // namespace wattbook::api
