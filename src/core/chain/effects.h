// What a command or an interval's close did, as typed facts inside a receipt (DOMAIN 3.5). The
// receipt's bytes are the list of these; the API shows them by the same field maps.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>
#include <variant>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/quantity.h"
#include "base/strong_id.h"
#include "core/chain/commands_market.h"
#include "core/charging/session.h"
#include "core/charging/station.h"
#include "core/codec/fields.h"
#include "core/ledger/ledger.h"
#include "core/metering/evidence.h"

namespace wattbook::chain {

// An amount moved between two accounts of one asset.
struct Posted {
  AccountIndex from;
  AccountIndex to;
  Amount amount;
  ledger::TransferReason reason{};

  static constexpr std::string_view type_name = "Posted";
  static constexpr auto fields =
      std::tuple(codec::field("from", &Posted::from), codec::field("to", &Posted::to),
                 codec::field("amount", &Posted::amount), codec::field("reason", &Posted::reason));
};

// The order a PlaceOrder or an agent made.
struct OrderPlaced {
  CommunityIndex community;
  Instrument instrument{};
  Session session{};
  OrderId order;
  MemberIndex owner;
  market::Side side{};
  Price price;
  Amount quantity;

  static constexpr std::string_view type_name = "OrderPlaced";
  static constexpr auto fields = std::tuple(
      codec::field("community", &OrderPlaced::community),
      codec::field("instrument", &OrderPlaced::instrument),
      codec::field("session", &OrderPlaced::session), codec::field("order", &OrderPlaced::order),
      codec::field("owner", &OrderPlaced::owner), codec::field("side", &OrderPlaced::side),
      codec::field("price", &OrderPlaced::price), codec::field("quantity", &OrderPlaced::quantity));
};

struct Traded {
  CommunityIndex community;
  Instrument instrument{};
  Session session{};
  TradeId trade;
  OrderId maker;
  OrderId taker;
  MemberIndex buyer;
  MemberIndex seller;
  market::Side taker_side{};
  Price price;
  Amount quantity;

  static constexpr std::string_view type_name = "Traded";
  static constexpr auto fields = std::tuple(
      codec::field("community", &Traded::community),
      codec::field("instrument", &Traded::instrument), codec::field("session", &Traded::session),
      codec::field("trade", &Traded::trade), codec::field("maker", &Traded::maker),
      codec::field("taker", &Traded::taker), codec::field("buyer", &Traded::buyer),
      codec::field("seller", &Traded::seller), codec::field("taker_side", &Traded::taker_side),
      codec::field("price", &Traded::price), codec::field("quantity", &Traded::quantity));
};

struct OrderClosed {
  CommunityIndex community;
  Instrument instrument{};
  Session session{};
  OrderId order;
  Amount remaining;
  market::CloseReason reason{};

  static constexpr std::string_view type_name = "OrderClosed";
  static constexpr auto fields = std::tuple(codec::field("community", &OrderClosed::community),
                                            codec::field("instrument", &OrderClosed::instrument),
                                            codec::field("session", &OrderClosed::session),
                                            codec::field("order", &OrderClosed::order),
                                            codec::field("remaining", &OrderClosed::remaining),
                                            codec::field("reason", &OrderClosed::reason));
};

// A number that the ledger issued: of a member, community, asset, meter, device, hold.
struct Issued {
  std::uint64_t number = 0;

  static constexpr std::string_view type_name = "Issued";
  static constexpr auto fields = std::tuple(codec::field("number", &Issued::number));
};

// A reading that failed its checks and waits in quarantine (4.2); `cause` is metering's
// ReadingFault.
struct ReadingQuarantined {
  MeterIndex meter;
  std::uint64_t sequence = 0;
  std::uint16_t cause = 0;
  std::uint64_t quarantine = 0;

  static constexpr std::string_view type_name = "ReadingQuarantined";
  static constexpr auto fields =
      std::tuple(codec::field("meter", &ReadingQuarantined::meter),
                 codec::field("sequence", &ReadingQuarantined::sequence),
                 codec::field("cause", &ReadingQuarantined::cause),
                 codec::field("quarantine", &ReadingQuarantined::quarantine));
};

// One member's energy and money of one interval, or, after a late or corrected reading, the
// difference to what was booked before (4.3). The energies keep the identities of BookedInterval
// (community.h).
struct MemberSettled {
  CommunityIndex community;
  IntervalNumber interval;
  MemberIndex member;
  bool difference = false;
  Energy import_energy;
  Energy export_energy;
  Energy minted;  // fed into the battery, before the mint efficiency
  Energy burned;  // drawn from the member's WATT, bought at the market included
  Energy shared_in;
  Energy shared_out;
  Energy grid_import;
  Energy grid_export;
  Energy replaced;
  Energy returned;
  Amount sharing_cash;  // received for what was shared, less paid
  Amount grid_cash;     // received from the grid, less paid

  static constexpr std::string_view type_name = "MemberSettled";
  static constexpr auto fields =
      std::tuple(codec::field("community", &MemberSettled::community),
                 codec::field("interval", &MemberSettled::interval),
                 codec::field("member", &MemberSettled::member),
                 codec::field("difference", &MemberSettled::difference),
                 codec::field("import_energy", &MemberSettled::import_energy),
                 codec::field("export_energy", &MemberSettled::export_energy),
                 codec::field("minted", &MemberSettled::minted),
                 codec::field("burned", &MemberSettled::burned),
                 codec::field("shared_in", &MemberSettled::shared_in),
                 codec::field("shared_out", &MemberSettled::shared_out),
                 codec::field("grid_import", &MemberSettled::grid_import),
                 codec::field("grid_export", &MemberSettled::grid_export),
                 codec::field("replaced", &MemberSettled::replaced),
                 codec::field("returned", &MemberSettled::returned),
                 codec::field("sharing_cash", &MemberSettled::sharing_cash),
                 codec::field("grid_cash", &MemberSettled::grid_cash));
};

// A call auction's result (6.6). Welfare and optimum are in cash base units, saturated to 64 bits.
struct AuctionCleared {
  CommunityIndex community;
  IntervalNumber interval;
  Price price;
  Amount volume;
  Amount welfare;
  Amount optimum;

  static constexpr std::string_view type_name = "AuctionCleared";
  static constexpr auto fields = std::tuple(codec::field("community", &AuctionCleared::community),
                                            codec::field("interval", &AuctionCleared::interval),
                                            codec::field("price", &AuctionCleared::price),
                                            codec::field("volume", &AuctionCleared::volume),
                                            codec::field("welfare", &AuctionCleared::welfare),
                                            codec::field("optimum", &AuctionCleared::optimum));
};

enum class AlarmKind : std::uint8_t {
  debt_above_limit = 0,    // 4.4
  fee_arrears = 1,         // 5.3: warned; the grace period begins
  stored_energy_sold = 2,  // 5.3: the grace period is over
  supplier_exhausted = 3,  // the grid's account cannot pay; `amount` stays unpaid
};
constexpr auto enum_names(AlarmKind) {
  return std::array<std::string_view, 4>{"debt_above_limit", "fee_arrears", "stored_energy_sold",
                                         "supplier_exhausted"};
}

// Something the member and the operator must hear of (4.4, 5.3).
struct Alarm {
  CommunityIndex community;
  MemberIndex member;
  AlarmKind kind{};
  Amount amount;

  static constexpr std::string_view type_name = "Alarm";
  static constexpr auto fields = std::tuple(
      codec::field("community", &Alarm::community), codec::field("member", &Alarm::member),
      codec::field("kind", &Alarm::kind), codec::field("amount", &Alarm::amount));
};

// Stored energy that the battery's meter no longer finds (3.4), taken from all holders pro rata.
struct LossBooked {
  CommunityIndex community;
  Energy loss;

  static constexpr std::string_view type_name = "LossBooked";
  static constexpr auto fields = std::tuple(codec::field("community", &LossBooked::community),
                                            codec::field("loss", &LossBooked::loss));
};

// A session began; `standing` says who pays (7.2).
struct ChargingStarted {
  charging::SessionNumber session;
  CommunityIndex community;
  charging::PointIndex point;
  charging::Standing standing{};
  Amount reserved;

  static constexpr std::string_view type_name = "ChargingStarted";
  static constexpr auto fields = std::tuple(codec::field("session", &ChargingStarted::session),
                                            codec::field("community", &ChargingStarted::community),
                                            codec::field("point", &ChargingStarted::point),
                                            codec::field("standing", &ChargingStarted::standing),
                                            codec::field("reserved", &ChargingStarted::reserved));
};

// What one state of a session's register came to in one settlement interval: its energy by source,
// and what the driver paid. `findings` are those of session.h.
struct ChargingBilled {
  charging::SessionNumber session;
  IntervalNumber interval;
  Energy own;
  Energy market;
  Energy grid;
  Energy unbilled;
  Amount market_cash;
  Amount grid_cash;
  Amount service;

  static constexpr std::string_view type_name = "ChargingBilled";
  static constexpr auto fields = std::tuple(
      codec::field("session", &ChargingBilled::session),
      codec::field("interval", &ChargingBilled::interval),
      codec::field("own", &ChargingBilled::own), codec::field("market", &ChargingBilled::market),
      codec::field("grid", &ChargingBilled::grid),
      codec::field("unbilled", &ChargingBilled::unbilled),
      codec::field("market_cash", &ChargingBilled::market_cash),
      codec::field("grid_cash", &ChargingBilled::grid_cash),
      codec::field("service", &ChargingBilled::service));
};

// Where a session stands after a message of its station.
struct ChargingNoted {
  charging::SessionNumber session;
  std::uint32_t findings = 0;  // of this message
  Amount reserved;
  bool stop_wanted = false;  // the wallet cannot pay for the next interval (7.3)
  bool ended = false;

  static constexpr std::string_view type_name = "ChargingNoted";
  static constexpr auto fields =
      std::tuple(codec::field("session", &ChargingNoted::session),
                 codec::field("findings", &ChargingNoted::findings),
                 codec::field("reserved", &ChargingNoted::reserved),
                 codec::field("stop_wanted", &ChargingNoted::stop_wanted),
                 codec::field("ended", &ChargingNoted::ended));
};

struct ChargingCredited {
  charging::SessionNumber session;
  Energy energy;
  Amount grid_cash;
  Amount service;
  Energy watt;

  static constexpr std::string_view type_name = "ChargingCredited";
  static constexpr auto fields = std::tuple(codec::field("session", &ChargingCredited::session),
                                            codec::field("energy", &ChargingCredited::energy),
                                            codec::field("grid_cash", &ChargingCredited::grid_cash),
                                            codec::field("service", &ChargingCredited::service),
                                            codec::field("watt", &ChargingCredited::watt));
};

// A payment channel settled (7.4).
struct ChannelSettled {
  charging::ChannelNumber channel;
  Amount paid;
  Amount returned;

  static constexpr std::string_view type_name = "ChannelSettled";
  static constexpr auto fields = std::tuple(codec::field("channel", &ChannelSettled::channel),
                                            codec::field("paid", &ChannelSettled::paid),
                                            codec::field("returned", &ChannelSettled::returned));
};

// What the energies of a settled interval of one member rest on: the worst of its meters' readings.
// From protocol version 5 on, behind the member's MemberSettled where there is one.
struct IntervalFounded {
  CommunityIndex community;
  IntervalNumber interval;
  MemberIndex member;
  metering::Evidence evidence{};

  static constexpr std::string_view type_name = "IntervalFounded";
  static constexpr auto fields = std::tuple(codec::field("community", &IntervalFounded::community),
                                            codec::field("interval", &IntervalFounded::interval),
                                            codec::field("member", &IntervalFounded::member),
                                            codec::field("evidence", &IntervalFounded::evidence));
};

// The order is part of the encoding: append only.
using Effect =
    std::variant<Posted, OrderPlaced, Traded, OrderClosed, Issued, ReadingQuarantined,
                 MemberSettled, AuctionCleared, Alarm, LossBooked, ChargingStarted, ChargingBilled,
                 ChargingNoted, ChargingCredited, ChannelSettled, IntervalFounded>;

}  // namespace wattbook::chain
