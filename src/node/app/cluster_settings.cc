#include "node/app/cluster_settings.h"

#include <sstream>

#include <fmt/format.h>

#include "node/app/key_file.h"

namespace wattbook::app {
namespace {

constexpr const char* form = "write \"NAME DELEGATE STAKE PEER_URL API_URL\"";

struct ListedMember {
  std::string name;
  std::string delegate;
  std::int64_t stake = 0;
  std::string peer_url;  // "-": it runs no etcd
  std::string api_url;
};

Result<ListedMember> read_member(const std::string& item) {
  std::istringstream words(item);
  ListedMember out;
  std::string more;
  words >> out.name >> out.delegate >> out.stake >> out.peer_url >> out.api_url;
  if (!words || words >> more)
    return fail(fmt::format("cluster.members has '{}', which is no member", item), form);
  return out;
}

}  // namespace

Result<std::optional<ClusterOptions>> cluster_of(const Settings& settings, const Hash& chain) {
  if (settings.cluster_member.empty()) return std::nullopt;
  ClusterOptions out;
  out.foundation.chain = chain;
  out.foundation.epoch = settings.cluster_epoch;
  out.foundation.base = Height(settings.cluster_base);
  out.foundation.base_block = chain;  // the parent of the first block
  if (settings.cluster_base > 0) {
    const auto block = fixed_from_hex<Hash>(settings.cluster_base_block);
    if (!block)
      return fail("cluster.base_block is no hash", "write the hash of the block at cluster.base");
    out.foundation.base_block = *block;
  }
  out.etcd_port = static_cast<std::uint16_t>(settings.cluster_etcd_port);
  std::optional<ListedMember> self;
  std::string members;
  std::vector<cluster::Delegate> delegates;
  for (const std::string& item : settings.cluster_members) {
    const Result<ListedMember> member = read_member(item);
    if (!member) return std::unexpected(member.error());
    if (member->delegate != "-") {
      const auto address = fixed_from_hex<Address>(member->delegate);
      if (!address)
        return fail(fmt::format("cluster.members: '{}' is no address", member->delegate), form);
      delegates.push_back({*address, Amount(member->stake)});
    }
    if (member->peer_url != "-")
      members += fmt::format("{}{}={}", members.empty() ? "" : ",", member->name, member->peer_url);
    if (member->name == settings.cluster_member)
      self = *member;
    else
      out.peers.push_back(member->api_url);
  }
  if (!self)
    return fail(fmt::format("cluster.members has no member '{}'", settings.cluster_member),
                "cluster.member is one of the names there");
  const auto set = cluster::DelegateSet::make(std::move(delegates));
  if (!set) return fail("cluster.members: " + set.error().message, set.error().hint);
  out.foundation.delegates.delegates = set->delegates();
  if (self->delegate != "-") out.key_file = settings.cluster_folder + "/" + delegate_key_name;
  const std::string authority = settings.cluster_folder + "/ca.pem";
  out.authority_file = authority;
  if (!settings.cluster_starts_etcd || self->peer_url == "-") return out;
  etcd::ChildOptions child;
  child.name = self->name;
  child.data_directory = settings.data_directory + "/etcd";
  child.client_port = out.etcd_port;
  child.peer_url = self->peer_url;
  child.members = members;
  child.token = fmt::format("{}-{}", to_hex(chain.view()).substr(0, 16), settings.cluster_epoch);
  if (self->peer_url.starts_with("https://"))
    child.tls = etcd::PeerTls{settings.cluster_folder + "/peer.pem",
                              settings.cluster_folder + "/peer.key", authority};
  out.child = std::move(child);
  return out;
}

Result<crypto::SecretKey> read_delegate_key(env::Files& files, const std::string& path) {
  return read_key_file(files, path, "`wattbook cluster key` makes one");
}

}  // namespace wattbook::app
