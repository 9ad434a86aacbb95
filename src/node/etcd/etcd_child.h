// An etcd server as a child of this process: started, watched and started again after a pause when
// it ends. It dies with its parent. Clients reach it on loopback only; members reach each other
// over TLS with certificates that both sides show.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace wattbook::etcd {

// PEM files of one member, all issued by the community's authority.
struct PeerTls {
  std::string certificate;
  std::string key;
  std::string authority;
};

struct ChildOptions {
  std::string name;            // of this member, as in `members`
  std::string data_directory;  // etcd's own; its log is beside it as <data_directory>.log
  std::uint16_t client_port;   // on 127.0.0.1
  std::string peer_url;        // how the others reach this member, http or https
  std::string members;         // name=url,name=url…, this one among them
  std::string token;           // of this cluster
  bool joins = false;          // a cluster that runs; else all members begin together
  std::optional<PeerTls> tls;  // needed for https
};

class Child {
 public:
  // Starts the process and a thread that watches it. An error if etcd is not installed.
  static Result<std::unique_ptr<Child>> start(ChildOptions options);
  // Ends the process (SIGTERM, then SIGKILL) and the thread.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Times that the process was started.
  std::uint32_t starts() const;
  // Ends the process as a crash would; it is then started again.
  void kill();

 private:
  struct Parts;
  explicit Child(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// The arguments that etcd is started with, first its own name.
std::vector<std::string> child_arguments(const ChildOptions& options);

}  // namespace wattbook::etcd
