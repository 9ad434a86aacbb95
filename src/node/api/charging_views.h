// What the API shows of charging: charge points, tokens, sessions with their receipts, payouts.
#pragma once

#include "core/chain/charging_price.h"
#include "node/api/page.h"

namespace wattbook::api {

struct ChargePointView {
  charging::PointIndex number;
  CommunityIndex community;
  Address owner;
  bool in_service = false;
  charging::PointDescription description;
  std::uint32_t tariff_versions = 0;
  std::uint32_t open_sessions = 0;

  static constexpr std::string_view type_name = "ChargePoint";
  static constexpr std::string_view list_type = "ChargePoints";
  static constexpr std::string_view list_name = "charge_points";
  static constexpr auto fields = std::tuple(
      field("number", &ChargePointView::number), field("community", &ChargePointView::community),
      field("owner", &ChargePointView::owner), field("in_service", &ChargePointView::in_service),
      noted(field("description", &ChargePointView::description), "as the owner signed it"),
      field("tariff_versions", &ChargePointView::tariff_versions),
      field("open_sessions", &ChargePointView::open_sessions));
};

// Use and income of a charge point since it was registered (DOMAIN 7.8).
struct ChargePointStatistics {
  std::string station;
  Address owner;
  std::string currency;
  charging::PointTotals totals;
  std::optional<std::uint32_t> charging_ppm;  // of the time, millionths
  std::optional<Energy> energy_per_session;

  static constexpr std::string_view type_name = "ChargePointStatistics";
  static constexpr auto fields =
      std::tuple(field("station", &ChargePointStatistics::station),
                 field("owner", &ChargePointStatistics::owner),
                 field("currency", &ChargePointStatistics::currency),
                 field("totals", &ChargePointStatistics::totals),
                 noted(field("charging_ppm", &ChargePointStatistics::charging_ppm),
                       "millionths of the occupied time in which energy flowed"),
                 field("energy_per_session", &ChargePointStatistics::energy_per_session));
};

struct ChargingTokenView {
  Hash digest;
  CommunityIndex community;
  Address account;
  Amount session_limit;
  Instant valid_until;
  bool blocked = false;

  static constexpr std::string_view type_name = "ChargingToken";
  static constexpr std::string_view list_type = "ChargingTokens";
  static constexpr std::string_view list_name = "tokens";
  static constexpr auto fields =
      std::tuple(field("digest", &ChargingTokenView::digest),
                 field("community", &ChargingTokenView::community),
                 field("account", &ChargingTokenView::account),
                 field("session_limit", &ChargingTokenView::session_limit),
                 field("valid_until", &ChargingTokenView::valid_until),
                 field("blocked", &ChargingTokenView::blocked));
};

// One session in a line.
struct ChargingSessionView {
  charging::SessionNumber session;
  CommunityIndex community;
  std::string station;
  std::uint32_t evse = 0;
  std::uint32_t connector = 0;
  std::optional<Address> driver;
  charging::Standing standing{};
  Instant began;
  std::optional<Instant> ended;
  charging::EndReason reason{};
  Energy energy;
  Amount cost;
  std::string currency;
  Amount reserved;
  bool stop_wanted = false;
  std::uint32_t findings = 0;
  std::uint32_t told_flags = 0;

  static constexpr std::string_view type_name = "ChargingSession";
  static constexpr std::string_view list_type = "ChargingSessions";
  static constexpr std::string_view list_name = "sessions";
  static constexpr auto fields = std::tuple(
      field("session", &ChargingSessionView::session),
      field("community", &ChargingSessionView::community),
      field("station", &ChargingSessionView::station), field("evse", &ChargingSessionView::evse),
      field("connector", &ChargingSessionView::connector),
      field("driver", &ChargingSessionView::driver),
      noted(field("standing", &ChargingSessionView::standing), "who pays, or why nobody does"),
      field("began", &ChargingSessionView::began), field("ended", &ChargingSessionView::ended),
      noted(field("reason", &ChargingSessionView::reason), "of the end"),
      field("energy", &ChargingSessionView::energy), field("cost", &ChargingSessionView::cost),
      field("currency", &ChargingSessionView::currency),
      field("reserved", &ChargingSessionView::reserved),
      field("stop_wanted", &ChargingSessionView::stop_wanted),
      noted(field("findings", &ChargingSessionView::findings), "bits of what the ledger found odd"),
      noted(field("told_flags", &ChargingSessionView::told_flags),
            "bits of what was odd in the station's messages"));
};

// The whole of one session: what the driver paid, interval by interval, to the unit in the ledger.
struct ChargingReceipt {
  ChargingSessionView session;
  std::optional<Energy> register_start;
  Energy register_end;
  charging::Evidence evidence{};
  Hash proof_start;
  Hash proof_last;
  charging::ServiceTariff tariff;
  std::vector<charging::SessionRow> rows;
  charging::SessionRow total;
  Amount unpaid;
  Amount owed;
  std::vector<charging::Credit> credits;
  Amount to_pay;

  static constexpr std::string_view type_name = "ChargingReceipt";
  static constexpr auto fields = std::tuple(
      field("session", &ChargingReceipt::session),
      field("register_start", &ChargingReceipt::register_start),
      field("register_end", &ChargingReceipt::register_end),
      noted(field("evidence", &ChargingReceipt::evidence), "the weakest of what was counted"),
      noted(field("proof_start", &ChargingReceipt::proof_start), "digest of the signed value"),
      field("proof_last", &ChargingReceipt::proof_last), field("tariff", &ChargingReceipt::tariff),
      field("rows", &ChargingReceipt::rows, AtMost(charging::rows_max)),
      field("total", &ChargingReceipt::total),
      noted(field("unpaid", &ChargingReceipt::unpaid), "service that the wallet lacked"),
      noted(field("owed", &ChargingReceipt::owed), "energy that became a debt"),
      field("credits", &ChargingReceipt::credits, AtMost(charging::credits_max)),
      noted(field("to_pay", &ChargingReceipt::to_pay), "the rows less the credits"));
};

// What an owner's charge points earned by now, and what is there to be paid out.
struct PayoutView {
  Address owner;
  std::uint32_t charge_points = 0;
  std::uint64_t sessions = 0;
  Energy energy;
  Amount service;
  Amount available;
  std::string currency;

  static constexpr std::string_view type_name = "ChargingPayout";
  static constexpr std::string_view list_type = "ChargingPayouts";
  static constexpr std::string_view list_name = "payouts";
  static constexpr auto fields = std::tuple(
      field("owner", &PayoutView::owner), field("charge_points", &PayoutView::charge_points),
      field("sessions", &PayoutView::sessions), field("energy", &PayoutView::energy),
      noted(field("service", &PayoutView::service), "received since registration"),
      noted(field("available", &PayoutView::available),
            "of the owner's cash; Withdraw pays it out"),
      field("currency", &PayoutView::currency));
};

}  // namespace wattbook::api
