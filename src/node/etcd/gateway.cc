#include "node/etcd/gateway.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wattbook::etcd {
namespace {

constexpr std::size_t answer_bytes_max = 64u << 20;

std::unexpected<Error> no_answer(std::string_view cause) {
  return fail(fmt::format("no answer from etcd: {}", cause), "is the etcd server running?");
}

// The number behind `name` in a header; nothing where it is not there.
std::optional<std::size_t> header_number(std::string_view header, std::string_view name, int base) {
  const std::size_t at = header.find(name);
  if (at == header.npos) return std::nullopt;
  std::size_t value = 0;
  const char* const begin = header.data() + at + name.size();
  const auto read = std::from_chars(begin, header.data() + header.size(), value, base);
  if (read.ec != std::errc()) return std::nullopt;
  return value;
}

}  // namespace

Gateway::Gateway(std::uint16_t port, std::chrono::milliseconds time_max)
    : port_(port), time_max_(time_max) {}

Gateway::~Gateway() { close(); }

void Gateway::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  buffer_.clear();
}

Result<void> Gateway::open() {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return no_answer(std::strerror(errno));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return no_answer(std::strerror(errno));
  const int on = 1;
  (void)::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // only speed
  return {};
}

Result<void> Gateway::read_more() {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline_ - std::chrono::steady_clock::now());
  pollfd wait{socket_, POLLIN, 0};
  if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0)
    return no_answer("it took too long");
  char piece[64 * 1024];
  const ssize_t size = ::recv(socket_, piece, sizeof piece, 0);
  if (size <= 0) return no_answer(size == 0 ? "it hung up" : std::strerror(errno));
  if (buffer_.size() > answer_bytes_max) return no_answer("it is too long");
  buffer_.append(piece, static_cast<std::size_t>(size));
  return {};
}

Result<std::string> Gateway::read_header() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == buffer_.npos)
    if (const auto more = read_more(); !more) return std::unexpected(more.error());
  std::string header = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  return header;
}

Result<std::string> Gateway::read_exactly(std::size_t size) {
  while (buffer_.size() < size)
    if (const auto more = read_more(); !more) return std::unexpected(more.error());
  std::string out = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return out;
}

Result<std::string> Gateway::read_chunks() {
  std::string out;
  while (true) {
    while (buffer_.find("\r\n") == buffer_.npos)
      if (const auto more = read_more(); !more) return std::unexpected(more.error());
    const auto size = header_number(buffer_, "", 16);
    if (!size) return no_answer("a chunk has no size");
    buffer_.erase(0, buffer_.find("\r\n") + 2);
    auto piece = read_exactly(*size + 2);  // and the line's end
    if (!piece) return piece;
    if (*size == 0) return out;
    out.append(*piece, 0, *size);
  }
}

Result<std::string> Gateway::exchange(const std::string& request) {
  if (socket_ < 0)
    if (const auto opened = open(); !opened) return std::unexpected(opened.error());
  for (std::size_t sent = 0; sent < request.size();) {
    const ssize_t size =
        ::send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return no_answer(std::strerror(errno));
    sent += static_cast<std::size_t>(size);
  }
  auto header = read_header();
  if (!header) return header;
  const auto status = header_number(*header, "HTTP/1.1 ", 10);
  const auto length = header_number(*header, "\r\nContent-Length: ", 10);
  auto body = length ? read_exactly(*length) : read_chunks();
  if (body && status != 200u) return fail(fmt::format("etcd refuses: {}", body->substr(0, 300)));
  return body;
}

Result<std::string> Gateway::post(std::string_view path, std::string_view body) {
  const std::string request = fmt::format(
      "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
      "{}\r\n\r\n{}",
      path, body.size(), body);
  deadline_ = std::chrono::steady_clock::now() + time_max_;
  auto answer = exchange(request);
  if (!answer) close();
  return answer;
}

}  // namespace wattbook::etcd
