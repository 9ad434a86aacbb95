// What members of a cluster ask each other over the API's address: certified blocks. They need no
// trust, the certificates speak for themselves; where the books are not open, only delegates get
// them, who sign their question.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "node/api/cluster_views.h"
#include "node/api/router.h"
#include "node/cluster/member.h"
#include "node/env/clock.h"

namespace wattbook::app {

// How a member of a cluster stands.
api::ClusterView cluster_view(const cluster::MemberStatus& status,
                              const cluster::Foundation& foundation);

// GET /cluster/blocks?from=HEIGHT&time=MS&signature=HEX as the
// canonical bytes of a PeerAnswer. All references outlive the router.
void add_cluster_routes(api::Router& router, cluster::Member& member, bool is_open,
                        const cluster::Foundation& foundation, const env::Clock& clock);

struct PeerAsking {
  std::vector<std::string> urls;
  std::string authority_file;  // for https
  Hash chain;
  std::optional<crypto::SecretKey> key;
};
// MemberOptions::ask_peers over HTTP.
std::function<std::vector<cluster::PeerAnswer>(Height)> ask_over_http(PeerAsking asking,
                                                                      const env::Clock& clock);

}  // namespace wattbook::app
