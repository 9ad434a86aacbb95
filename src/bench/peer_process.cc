#include "bench/peer_process.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"

namespace wattbook::bench {
namespace {

int connect_to(std::uint16_t port) {
  const int peer = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::connect(peer, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  const int on = 1;
  CHECK(::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0);
  return peer;
}

}  // namespace

PeerProcess::PeerProcess(const std::function<void(std::uint16_t port)>& work) {
  CHECK(::pipe(pipe_) == 0);
  child_ = ::fork();
  CHECK(child_ >= 0);
  if (child_ != 0) return;
  std::uint16_t port = 0;
  CHECK(::read(pipe_[0], &port, sizeof port) == sizeof port);
  work(port);
  ::_exit(0);
}

void PeerProcess::go(std::uint16_t port) {
  CHECK(::write(pipe_[1], &port, sizeof port) == sizeof port);
}

void PeerProcess::wait() {
  int status = 0;
  CHECK(::waitpid(child_, &status, 0) == child_ && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  ::close(pipe_[0]);
  ::close(pipe_[1]);
}

Peer::Peer(std::uint16_t port, bool tls) : socket_(connect_to(port)) {
  if (!tls) return;
  // Whom it speaks to does not matter here.
  static SSL_CTX* const context = ::SSL_CTX_new(::TLS_client_method());
  SSL* const session = ::SSL_new(context);
  CHECK(::SSL_set_fd(session, socket_) == 1 && ::SSL_connect(session) == 1);
  tls_ = session;
}

Peer::Peer(Peer&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), tls_(std::exchange(other.tls_, nullptr)) {}

Peer::~Peer() {
  if (tls_) ::SSL_free(static_cast<SSL*>(tls_));
  if (socket_ >= 0) ::close(socket_);
}

void Peer::send(std::string_view bytes) {
  const auto size = static_cast<int>(bytes.size());
  CHECK((tls_ ? ::SSL_write(static_cast<SSL*>(tls_), bytes.data(), size)
              : static_cast<int>(::write(socket_, bytes.data(), bytes.size()))) == size);
}

std::size_t Peer::receive(char* into, std::size_t size) {
  const auto got = tls_ ? ::SSL_read(static_cast<SSL*>(tls_), into, static_cast<int>(size))
                        : static_cast<int>(::read(socket_, into, size));
  CHECK(got > 0);
  return static_cast<std::size_t>(got);
}

std::size_t Peer::read_answer() {
  std::string text;
  char buffer[16 * 1024];
  for (;;) {
    text.append(buffer, receive(buffer, sizeof buffer));
    CHECK(std::string_view("HTTP/1.1 200").starts_with(std::string_view(text).substr(0, 12)));
    const std::size_t body = text.find("\r\n\r\n");
    const std::size_t length = text.find("Content-Length: ");
    if (body == text.npos || length == text.npos) continue;
    const std::size_t total = body + 4 + std::strtoul(text.c_str() + length + 16, nullptr, 10);
    if (text.size() == total) return total;
  }
}

void Peer::skip(std::size_t size) {
  char buffer[16 * 1024];
  while (size > 0) size -= receive(buffer, std::min(size, sizeof buffer));
}

}  // namespace wattbook::bench
