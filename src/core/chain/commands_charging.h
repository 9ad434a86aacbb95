// Commands of charging (DOMAIN section 7), from protocol version 3 on.
#pragma once

#include <optional>
#include <string>

#include "core/chain/command_header.h"
#include "core/charging/session.h"
#include "core/charging/station.h"

namespace wattbook::chain {

// The operator lets a member's key report the sessions of the community's charge points.
struct LicenseNetwork : CommandHeader {
  CommunityIndex community;
  Address network;
  bool licensed = true;

  static constexpr std::string_view type_name = "LicenseNetwork";
  static constexpr auto fields =
      command_fields(codec::field("community", &LicenseNetwork::community),
                     codec::field("network", &LicenseNetwork::network),
                     codec::field("licensed", &LicenseNetwork::licensed));
};

// The owner registers a charge point, or describes it anew (7.1). Another tariff is that of
// sessions that begin from now on.
struct DescribeChargePoint : CommandHeader {
  CommunityIndex community;
  charging::PointDescription point;
  bool in_service = true;

  static constexpr std::string_view type_name = "DescribeChargePoint";
  static constexpr auto fields =
      command_fields(codec::field("community", &DescribeChargePoint::community),
                     codec::field("point", &DescribeChargePoint::point),
                     codec::field("in_service", &DescribeChargePoint::in_service));
};

// A driver lets whoever shows what has this digest charge on the driver's wallet (7.2).
struct SetChargingToken : CommandHeader {
  CommunityIndex community;
  Hash token;
  Amount session_limit;
  Instant valid_until;
  bool blocked = false;

  static constexpr std::string_view type_name = "SetChargingToken";
  static constexpr auto fields =
      command_fields(codec::field("community", &SetChargingToken::community),
                     codec::field("token", &SetChargingToken::token),
                     codec::field("session_limit", &SetChargingToken::session_limit),
                     codec::field("valid_until", &SetChargingToken::valid_until),
                     codec::field("blocked", &SetChargingToken::blocked));
};

// The operator or a network blocks a token that was lost, or lets it in again.
struct BlockChargingToken : CommandHeader {
  Hash token;
  bool blocked = true;

  static constexpr std::string_view type_name = "BlockChargingToken";
  static constexpr auto fields =
      command_fields(codec::field("token", &BlockChargingToken::token),
                     codec::field("blocked", &BlockChargingToken::blocked));
};

// A session began. What was told is recorded whoever it was; `Standing` says who pays.
struct StartCharging : CommandHeader {
  Hash session;  // made of what the station told: the same start is the same session
  std::string station;
  std::uint32_t evse = 0;
  std::uint32_t connector = 0;
  Hash token;                      // zero where none was told
  std::optional<Energy> imported;  // register
  Instant time;
  charging::Evidence evidence = charging::Evidence::told_by_station;
  Hash proof;               // SHA-256 of the signed value; zero where there is none
  std::uint32_t flags = 0;  // what was odd about the message, kept as told
  bool billable = true;     // false: a value that must not bill, such as a forged one

  static constexpr std::string_view type_name = "StartCharging";
  static constexpr auto fields = command_fields(
      codec::field("session", &StartCharging::session),
      codec::field("station", &StartCharging::station), codec::field("evse", &StartCharging::evse),
      codec::field("connector", &StartCharging::connector),
      codec::field("token", &StartCharging::token),
      codec::field("imported", &StartCharging::imported),
      codec::field("time", &StartCharging::time),
      codec::field("evidence", &StartCharging::evidence),
      codec::field("proof", &StartCharging::proof), codec::field("flags", &StartCharging::flags),
      codec::field("billable", &StartCharging::billable));
};

// A state of the session's register. What it adds to the newest one that counts is bought, burned
// and charged at once.
struct RecordCharging : CommandHeader {
  Hash session;  // its key
  Hash token;    // of a driver who was identified after the start; else zero
  Energy imported;
  Instant time;
  charging::Evidence evidence = charging::Evidence::told_by_station;
  Hash proof;
  std::uint32_t flags = 0;
  bool billable = true;

  static constexpr std::string_view type_name = "RecordCharging";
  static constexpr auto fields = command_fields(
      codec::field("session", &RecordCharging::session),
      codec::field("token", &RecordCharging::token),
      codec::field("imported", &RecordCharging::imported),
      codec::field("time", &RecordCharging::time),
      codec::field("evidence", &RecordCharging::evidence),
      codec::field("proof", &RecordCharging::proof), codec::field("flags", &RecordCharging::flags),
      codec::field("billable", &RecordCharging::billable));
};

// The session is over: the last difference is charged, what is still held is released.
struct EndCharging : CommandHeader {
  Hash session;  // its key
  std::optional<Energy> imported;
  Instant time;
  charging::EndReason reason = charging::EndReason::other;
  charging::Evidence evidence = charging::Evidence::told_by_station;
  Hash proof;
  std::uint32_t flags = 0;
  bool billable = true;

  static constexpr std::string_view type_name = "EndCharging";
  static constexpr auto fields = command_fields(
      codec::field("session", &EndCharging::session),
      codec::field("imported", &EndCharging::imported), codec::field("time", &EndCharging::time),
      codec::field("reason", &EndCharging::reason),
      codec::field("evidence", &EndCharging::evidence), codec::field("proof", &EndCharging::proof),
      codec::field("flags", &EndCharging::flags), codec::field("billable", &EndCharging::billable));
};

// The operator gives back what was billed beyond the true last register. A record of its own;
// nothing that was booked is changed.
struct CreditCharging : CommandHeader {
  charging::SessionNumber session;
  Energy imported;  // the true register at the end, below the one that was billed
  std::string reason;

  static constexpr std::string_view type_name = "CreditCharging";
  static constexpr auto fields = command_fields(codec::field("session", &CreditCharging::session),
                                                codec::field("imported", &CreditCharging::imported),
                                                codec::field("reason", &CreditCharging::reason));
};

// The payer sets a deposit aside for vouchers to one payee (7.4).
struct OpenChannel : CommandHeader {
  AssetIndex asset;
  Address payee;
  Amount deposit;
  Instant until;
  Duration dispute{one_hour.value};

  static constexpr std::string_view type_name = "OpenChannel";
  static constexpr auto fields = command_fields(
      codec::field("asset", &OpenChannel::asset), codec::field("payee", &OpenChannel::payee),
      codec::field("deposit", &OpenChannel::deposit), codec::field("until", &OpenChannel::until),
      codec::field("dispute", &OpenChannel::dispute));
};

// With the last voucher. The payee's closing settles at once; the payer's after the channel's
// dispute time, in which the payee may show a higher voucher. The payer may close without one.
struct CloseChannel : CommandHeader {
  charging::ChannelNumber channel;
  Amount amount;
  Signature voucher;  // the payer's, over Voucher; all zero where the amount is 0

  static constexpr std::string_view type_name = "CloseChannel";
  static constexpr auto fields = command_fields(codec::field("channel", &CloseChannel::channel),
                                                codec::field("amount", &CloseChannel::amount),
                                                codec::field("voucher", &CloseChannel::voucher));
};

}  // namespace wattbook::chain
