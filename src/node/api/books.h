// What the API reads: the ledger's state, what happened lately, and the names kept beside the
// ledger; with the look-ups that many resources share. Of the thread that owns the state.
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "core/chain/state.h"
#include "node/api/problem.h"
#include "node/api/recent.h"

namespace wattbook::api {

// The name of an account, kept beside the ledger; empty where unknown (DOMAIN 8.2).
using Names = std::function<std::string(const Address&)>;

struct Books {
  const chain::State& state;
  const Recent& recent;
  const Names& names;
};

// Runs the query where the books may be read, between two commands. False if too many wait or the
// node ends; a query that is dropped unrun answers by the destructor of its responder.
using AskBooks = std::function<bool(std::move_only_function<void(const Books&)>)>;

template <class T>
using Found = std::expected<T, Problem>;

// 404 where there is none; the field at fault is `community`, `member`, `address`.
Found<const chain::Community*> find_community(const Books& books, CommunityIndex community);
Found<MemberIndex> find_account(const Books& books, const Address& address);
Found<const chain::Participant*> find_participant(const Books& books,
                                                  const chain::Community& community,
                                                  const Address& member);

}  // namespace wattbook::api
