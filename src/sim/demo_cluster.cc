#include "sim/demo_cluster.h"

#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "node/app/key_file.h"
#include "node/cluster/sign_store.h"
#include "node/env/files.h"

namespace wattbook::sim {
namespace {

constexpr std::uint32_t equal_stake = 1;

// A port that was free, held until the object goes, so that the next one is another.
class HeldPort {
 public:
  HeldPort() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (socket_ < 0 || bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      return;
    number_ = ntohs(address.sin_port);
  }
  HeldPort(HeldPort&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), number_(other.number_) {}
  HeldPort& operator=(HeldPort&&) = delete;
  ~HeldPort() {
    if (socket_ >= 0) close(socket_);
  }
  std::uint16_t number() const { return number_; }  // 0: none was free

 private:
  int socket_;
  std::uint16_t number_ = 0;
};

std::string member_name(std::size_t index) { return fmt::format("n{}", index + 1); }

std::optional<DemoMember> read_member(std::string_view text) {
  DemoMember out;
  for (std::uint16_t* const port : {&out.api, &out.etcd, &out.peers}) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), *port);
    if (read.ec != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (port != &out.peers) {
      if (!text.starts_with(':')) return std::nullopt;
      text.remove_prefix(1);
    }
  }
  if (!text.empty()) return std::nullopt;
  return out;
}

}  // namespace

Result<std::vector<DemoMember>> demo_members(std::uint32_t count, std::uint16_t first_port) {
  std::vector<HeldPort> held;
  const auto free_port = [&held] { return held.emplace_back().number(); };
  std::vector<DemoMember> out;
  for (std::uint32_t i = 0; i < count; ++i) {
    DemoMember member;
    member.api = first_port == 0 ? free_port() : static_cast<std::uint16_t>(first_port + i);
    member.etcd = free_port();
    member.peers = free_port();
    if (member.api == 0 || member.etcd == 0 || member.peers == 0)
      return fail("no free ports on 127.0.0.1", "end programs that hold many of them");
    out.push_back(member);
  }
  return out;
}

std::string text_of(const std::vector<DemoMember>& members) {
  std::string out;
  for (const DemoMember& member : members)
    out += fmt::format("{}{}:{}:{}", out.empty() ? "" : ",", member.api, member.etcd, member.peers);
  return out;
}

std::optional<std::vector<DemoMember>> read_demo_members(const std::string& text) {
  std::vector<DemoMember> out;
  std::string_view rest = text;
  while (true) {
    const std::size_t comma = rest.find(',');
    const std::optional<DemoMember> member = read_member(rest.substr(0, comma));
    if (!member) return std::nullopt;
    out.push_back(*member);
    if (comma == std::string_view::npos) return out;
    rest.remove_prefix(comma + 1);
  }
}

Result<app::ClusterOptions> demo_cluster(DemoCast& cast, const std::vector<DemoMember>& members,
                                         std::size_t index, const std::string& data_directory,
                                         cluster::Foundation foundation) {
  env::SystemFiles files;
  app::ClusterOptions out;
  std::string etcd_members;
  for (std::size_t i = 0; i < members.size(); ++i) {
    foundation.delegates.delegates.push_back(
        {cast.address("Delegate " + member_name(i)), Amount(equal_stake)});
    etcd_members += fmt::format("{}{}=http://127.0.0.1:{}", i == 0 ? "" : ",", member_name(i),
                                members[i].peers);
    if (i != index) out.peers.push_back(fmt::format("http://127.0.0.1:{}", members[i].api));
  }
  const auto set = cluster::DelegateSet::make(std::move(foundation.delegates.delegates));
  if (!set) return std::unexpected(set.error());
  foundation.delegates.delegates = set->delegates();
  out.foundation = std::move(foundation);
  out.etcd_port = members[index].etcd;
  etcd::ChildOptions child;
  child.name = member_name(index);
  child.data_directory = data_directory + "/etcd";
  child.client_port = members[index].etcd;
  child.peer_url = fmt::format("http://127.0.0.1:{}", members[index].peers);
  child.members = std::move(etcd_members);
  child.token = "demo-" + to_hex(out.foundation.chain.view()).substr(0, 16);
  out.child = std::move(child);

  out.key_file = data_directory + "/" + app::delegate_key_name;
  Result<void> done = app::write_key_file(files, data_directory, app::delegate_key_name,
                                          cast.key("Delegate " + member_name(index)));
  if (done) done = files.create_directory(data_directory + "/sign");
  if (!done) return std::unexpected(done.error());
  auto signs = cluster::SignStore::open(files, data_directory + "/sign");
  if (!signs) return std::unexpected(signs.error());
  if (Result<void> founded = signs->found(out.foundation.epoch); !founded)
    return std::unexpected(founded.error());
  return out;
}

}  // namespace wattbook::sim
