// One function per kind of command: it checks the command against the state, and only when nothing
// is wrong changes anything. Called by apply (machine.h), which has already checked id, expiry,
// signer and account.
#pragma once

#include "core/chain/applying.h"
#include "core/chain/command.h"

namespace wattbook::chain {

// Who signed: a member, or a device that speaks for itself (a meter its readings, a battery its
// state of charge).
struct Sender {
  Address address;
  std::optional<MemberIndex> member;
};

Verdict apply(Applying& at, const Sender& sender, const CreateCommunity& command);
Verdict apply(Applying& at, const Sender& sender, const ChangeSettings& command);
Verdict apply(Applying& at, const Sender& sender, const RegisterMember& command);
Verdict apply(Applying& at, const Sender& sender, const SetMember& command);
Verdict apply(Applying& at, const Sender& sender, const LicenseGateway& command);
Verdict apply(Applying& at, const Sender& sender, const RegisterDevice& command);
Verdict apply(Applying& at, const Sender& sender, const SetDevice& command);

Verdict apply(Applying& at, const Sender& sender, const SubmitReadings& command);
Verdict apply(Applying& at, const Sender& sender, const ReportReadings& command);
Verdict apply(Applying& at, const Sender& sender, const SettleQuarantine& command);
Verdict apply(Applying& at, const Sender& sender, const CorrectInterval& command);
Verdict apply(Applying& at, const Sender& sender, const ExchangeMeter& command);
Verdict apply(Applying& at, const Sender& sender, const ReportStateOfCharge& command);

Verdict apply(Applying& at, const Sender& sender, const SetSharingKeys& command);
Verdict apply(Applying& at, const Sender& sender, const SetTariff& command);
Verdict apply(Applying& at, const Sender& sender, const PublishFeed& command);

Verdict apply(Applying& at, const Sender& sender, const Deposit& command);
Verdict apply(Applying& at, const Sender& sender, const Withdraw& command);
Verdict apply(Applying& at, const Sender& sender, const Transfer& command);
Verdict apply(Applying& at, const Sender& sender, const OpenHold& command);
Verdict apply(Applying& at, const Sender& sender, const TopUpHold& command);
Verdict apply(Applying& at, const Sender& sender, const CaptureHold& command);
Verdict apply(Applying& at, const Sender& sender, const ReleaseHold& command);

Verdict apply(Applying& at, const Sender& sender, const PlaceOrder& command);
Verdict apply(Applying& at, const Sender& sender, const CancelOrder& command);
Verdict apply(Applying& at, const Sender& sender, const ReplaceOrder& command);
Verdict apply(Applying& at, const Sender& sender, const SetAgent& command);
Verdict apply(Applying& at, const Sender& sender, const SetCeiling& command);

Verdict apply(Applying& at, const Sender& sender, const ScheduleUpgrade& command);
Verdict apply(Applying& at, const Sender& sender, const SetOrderLimits& command);

Verdict apply(Applying& at, const Sender& sender, const LicenseNetwork& command);
Verdict apply(Applying& at, const Sender& sender, const DescribeChargePoint& command);
Verdict apply(Applying& at, const Sender& sender, const SetChargingToken& command);
Verdict apply(Applying& at, const Sender& sender, const BlockChargingToken& command);
Verdict apply(Applying& at, const Sender& sender, const StartCharging& command);
Verdict apply(Applying& at, const Sender& sender, const RecordCharging& command);
Verdict apply(Applying& at, const Sender& sender, const EndCharging& command);
Verdict apply(Applying& at, const Sender& sender, const CreditCharging& command);
Verdict apply(Applying& at, const Sender& sender, const OpenChannel& command);
Verdict apply(Applying& at, const Sender& sender, const CloseChannel& command);

// -- What several handlers ask. --

// How well founded a reading is as the ledger knows it: before protocol version 5 it knew nothing
// of that, and what it keeps must not depend on who executed those blocks and who began with a
// snapshot behind them.
metering::Evidence evidence_kept(const State& state, metering::Evidence evidence);
// The community with this number, or nullptr.
Community* find_community(State& state, CommunityIndex community);
// A role that the governor gave.
bool has_role(const State& state, const Sender& sender, Role role);
// A role that the community's operator gave, for this community only; none while suspended there.
bool has_role(const Community& community, const Sender& sender, Role role);
// Whether the member takes part in the community and is suspended there.
bool is_suspended(const Community& community, MemberIndex member);
// The same for the community whose WATT this is; false for other assets.
bool is_suspended(const State& state, AssetIndex watt, MemberIndex member);
// The member with this address, unless it is the protocol's own: what its accounts hold follows
// from laws, so no command may name them.
std::optional<MemberIndex> find_person(const State& state, const Address& address);
// Whether the address is one of the protocol's.
bool is_protocol(const State& state, const Address& address);
// The community's operator, or a participant who was given that role.
bool operates(const Community& community, const Sender& sender);
// The account that `member` may have opened for an asset by now: a community's assets for its
// participants only.
std::optional<AccountIndex> account_for(State& state, MemberIndex member, AssetIndex asset);
// A name, reference or reason: 1 to limits::text_bytes_max bytes.
bool is_text(const std::string& text);

}  // namespace wattbook::chain
