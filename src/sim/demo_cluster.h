// Several nodes on this machine that keep the demo's ledger together: each makes the same past from
// the same seed, and goes on from there as a member of a cluster.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "node/app/cluster_settings.h"
#include "sim/demo_cast.h"

namespace wattbook::sim {

// Ports of one member on 127.0.0.1.
struct DemoMember {
  std::uint16_t api = 0;
  std::uint16_t etcd = 0;   // where its etcd serves it
  std::uint16_t peers = 0;  // where its etcd meets the others
};

// Members whose API ports count up from `first_port` (0: free ones), the others free ones.
Result<std::vector<DemoMember>> demo_members(std::uint32_t count, std::uint16_t first_port);

// "8480:40001:40002,8481:…", and back; nothing for other text.
std::string text_of(const std::vector<DemoMember>& members);
std::optional<std::vector<DemoMember>> read_demo_members(const std::string& text);

// Membership number `index` on `foundation`, whose delegates are still to be named: all members,
// of equal stake. Writes the delegate's key and its empty sign record into `data_directory`.
Result<app::ClusterOptions> demo_cluster(DemoCast& cast, const std::vector<DemoMember>& members,
                                         std::size_t index, const std::string& data_directory,
                                         cluster::Foundation foundation);

}  // namespace wattbook::sim
