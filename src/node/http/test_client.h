// A client for tests on plain sockets, so that the server's HTTP and WebSocket code is checked
// against an independent reading of the standards, byte by byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"

namespace wattbook::http {

class TestClient {
 public:
  explicit TestClient(std::uint16_t port);
  ~TestClient();
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  // False once the peer has reset the connection.
  bool send(std::string_view bytes);
  // Sends no more; the other direction stays open.
  void end() { shutdown(socket_, SHUT_WR); }
  // One response: status line, header and body by Content-Length; what came of it before the end of
  // the connection.
  std::string read_response(bool head_only = false);
  // Everything up to the end of the connection.
  std::string read_all();

  // Upgrades at `path` and returns the response header.
  std::string open_socket(std::string_view path, std::string_view more_headers = "");
  // A masked frame: opcode 1 text, 2 binary, 8 close, 9 ping.
  void send_frame(std::uint8_t opcode, std::string_view payload, bool last = true);
  struct Frame {
    std::uint8_t opcode = 0;  // 0xff: the connection ended
    std::string payload;
  };
  Frame read_frame();

 private:
  bool fill();  // reads more; false at the end of the connection
  std::string take(std::size_t bytes);

  int socket_ = -1;
  std::string buffer_;
};

inline TestClient::TestClient(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  const int on = 1;
  CHECK(setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0);
}

inline TestClient::~TestClient() { close(socket_); }

inline bool TestClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

inline bool TestClient::fill() {
  char chunk[65536];
  const ssize_t got = recv(socket_, chunk, sizeof chunk, 0);
  if (got <= 0) return false;
  buffer_.append(chunk, static_cast<std::size_t>(got));
  return true;
}

inline std::string TestClient::take(std::size_t bytes) {
  while (buffer_.size() < bytes && fill()) {
  }
  const std::string out = buffer_.substr(0, bytes);
  buffer_.erase(0, out.size());
  return out;
}

inline std::string TestClient::read_response(bool head_only) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return take(buffer_.size());
  const std::string header = take(end + 4);
  const std::size_t length = header.find("Content-Length: ");
  if (head_only || length == std::string::npos) return header;
  return header + take(std::stoul(header.substr(length + 16)));
}

inline std::string TestClient::read_all() {
  while (fill()) {
  }
  return take(buffer_.size());
}

inline std::string TestClient::open_socket(std::string_view path, std::string_view more_headers) {
  send("GET " + std::string(path) +
       " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
       "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
       std::string(more_headers) + "\r\n");
  return read_response();
}

inline void TestClient::send_frame(std::uint8_t opcode, std::string_view payload, bool last) {
  std::string frame;
  frame.push_back(static_cast<char>((last ? 0x80 : 0) | opcode));
  if (payload.size() < 126) {
    frame.push_back(static_cast<char>(0x80 | payload.size()));
  } else {  // tests need no frame above 64 KiB
    frame.push_back(static_cast<char>(0x80 | 126));
    for (int shift = 8; shift >= 0; shift -= 8)
      frame.push_back(static_cast<char>(payload.size() >> shift));
  }
  const std::string_view mask = "\x11\x22\x33\x44";
  frame += mask;
  for (std::size_t i = 0; i < payload.size(); ++i)
    frame.push_back(static_cast<char>(payload[i] ^ mask[i % 4]));
  send(frame);
}

inline TestClient::Frame TestClient::read_frame() {
  const std::string head = take(2);
  if (head.size() < 2) return {0xff, {}};
  std::size_t length = static_cast<std::uint8_t>(head[1]);
  if (length >= 126) {
    const std::string extended = take(length == 126 ? 2 : 8);
    length = 0;
    for (const char c : extended) length = length << 8 | static_cast<std::uint8_t>(c);
  }
  return {static_cast<std::uint8_t>(head[0] & 0x0f), take(length)};
}

}  // namespace wattbook::http
