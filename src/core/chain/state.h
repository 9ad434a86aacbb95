// Everything the ledger knows after a block: the input and output of apply. No I/O, no clock; block
// time and height come with the block.
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/chain/block.h"
#include "core/chain/command_log.h"
#include "core/chain/community.h"
#include "core/chain/genesis.h"
#include "core/chain/roles.h"
#include "core/charging/books.h"
#include "core/ledger/ledger.h"
#include "crypto/incremental_tree.h"

namespace wattbook::chain {

struct MemberInfo {
  Roles roles;                              // given by the governor; others: Participant::roles
  bool protocol = false;                    // owns accounts of the protocol; nobody has its key
  AssetIndex gateway_asset{UINT16_MAX};     // the currency a licensed gateway issues
  std::vector<CommunityIndex> communities;  // where the member takes part
};

// A registered device (DOMAIN 1.3): its kind, owner and number among its kind.
struct Device {
  DeviceKind kind{};
  CommunityIndex community;
  MemberIndex owner;
  std::uint32_t number = 0;  // a meter's in the community's meter log, a battery's in `batteries`
  Power rated_power;
  bool in_service = false;
};

struct State {
  Genesis genesis;
  Hash genesis_hash;
  Hash separator;  // EIP-712 domain

  Height height;  // of the newest block
  Hash parent;    // its hash
  Instant time;   // its time
  Rules rules;    // of its protocol version, and of the next

  ledger::Ledger ledger;
  std::vector<MemberInfo> members;  // by MemberIndex
  MemberIndex governor;
  AssetIndex tsl;
  AccountIndex education_tsl;
  AccountIndex network_tsl;
  std::vector<Community> communities;  // by CommunityIndex
  std::vector<CommunityIndex>
      watt_community;  // by AssetIndex; UINT16_MAX where the asset is no WATT
  std::map<Address, Device> devices;
  std::set<std::pair<MemberIndex, std::string>>
      bank_references;       // by gateway; each books once (8.1)
  charging::Books charging;  // from protocol version 3 on
  CommandLog commands;

  crypto::IncrementalTree accounts;  // leaves of the state root
};

// The state that a genesis describes. Precondition: check_genesis.
State make_state(const Genesis& genesis);

// The community whose WATT this is; nullptr for any other asset.
const Community* community_of_watt(const State& state, AssetIndex asset);

// The address of an account that belongs to the protocol and has no key: the hash of what it is
// for.
Address system_address(std::string_view purpose);

}  // namespace wattbook::chain
