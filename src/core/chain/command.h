// A command: one signed input to the state machine. Each kind is a struct described once by its
// field map, from which come its canonical bytes, its JSON form, its EIP-712 type and, for the API,
// its schema.
//
// Canonical bytes (docs/protocol.md): version (varint, 1), kind (varint, the index below), the
// fields, signature (65).
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "core/chain/commands_charging.h"
#include "core/chain/commands_governance.h"
#include "core/chain/commands_market.h"
#include "core/chain/commands_metering.h"
#include "core/chain/commands_money.h"
#include "core/chain/commands_upgrade.h"
#include "core/chain/rejection.h"

namespace wattbook::chain {

// The order is part of the encoding: append only.
using Command =
    std::variant<CreateCommunity, ChangeSettings, RegisterMember, SetMember, LicenseGateway,
                 RegisterDevice, SetDevice, SubmitReadings, SettleQuarantine, CorrectInterval,
                 ExchangeMeter, SetSharingKeys, SetTariff, PublishFeed, ReportStateOfCharge,
                 Deposit, Withdraw, Transfer, OpenHold, TopUpHold, CaptureHold, ReleaseHold,
                 PlaceOrder, CancelOrder, ReplaceOrder, SetAgent, SetCeiling, ScheduleUpgrade,
                 SetOrderLimits, LicenseNetwork, DescribeChargePoint, SetChargingToken,
                 BlockChargingToken, StartCharging, RecordCharging, EndCharging, CreditCharging,
                 OpenChannel, CloseChannel, ReportReadings>;

inline constexpr std::size_t command_kinds = std::variant_size_v<Command>;
inline constexpr std::uint32_t command_version = 1;

struct SignedCommand {
  Command command;
  Signature signature;
};

// The part of `command` that every kind has.
const CommandHeader& header_of(const Command& command);
// The protocol version from which a block may hold this kind; before, it is malformed.
std::uint32_t first_version_of(const Command& command);
// "PlaceOrder", …: the EIP-712 primary type.
std::string_view kind_name(const Command& command);

Bytes encode_signed(const SignedCommand& command);
// Total: any bytes give a command or the precise cause; accepted bytes re-encode to themselves.
std::expected<SignedCommand, Refused> decode_signed(ByteView bytes);

// EIP-712 (https://eips.ethereum.org/EIPS/eip-712): the separator of EIP712Domain(string
// name,string version,bytes32 salt) with name "wattbook", version "1" and the genesis hash as salt.
Hash domain_separator(const Hash& genesis_hash);
// What is signed: keccak256(0x1901 || separator || hashStruct(command)).
Hash signing_digest(const Hash& separator, const Command& command);
// The EIP-712 type of one kind, e.g. "CancelOrder(bytes16 id,address account,uint64 expires,…)".
std::string command_type(std::size_t kind);

// The first field in which two commands differ, "kind" if they are of different kinds, empty if
// they are equal.
std::string_view first_difference(const Command& a, const Command& b);

}  // namespace wattbook::chain
