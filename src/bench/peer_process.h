// Clients in a process of their own, so that the processor time of this one is the server's alone.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include <sys/types.h>

namespace wattbook::bench {

class PeerProcess {
 public:
  // Forks; `work` runs there once go() has told it the port. Precondition: this process has one
  // thread.
  explicit PeerProcess(const std::function<void(std::uint16_t port)>& work);
  PeerProcess(const PeerProcess&) = delete;
  PeerProcess& operator=(const PeerProcess&) = delete;

  void go(std::uint16_t port);
  // Until the work is done; fails loudly where it was not.
  void wait();

 private:
  int pipe_[2] = {};
  pid_t child_ = -1;
};

// One kept connection of a client, plain or over TLS, that blocks. Fails loudly.
class Peer {
 public:
  Peer(std::uint16_t port, bool tls);
  Peer(Peer&& other) noexcept;
  Peer& operator=(Peer&&) = delete;
  ~Peer();

  int descriptor() const { return socket_; }
  void send(std::string_view bytes);
  // Up to `size` bytes, at least one.
  std::size_t receive(char* into, std::size_t size);
  // One answer of status 200 and known length; returns its size.
  std::size_t read_answer();
  // An answer of that size.
  void skip(std::size_t size);

 private:
  int socket_ = -1;
  void* tls_ = nullptr;  // SSL*
};

}  // namespace wattbook::bench
