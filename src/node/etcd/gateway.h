// One kept connection to an etcd server's JSON gateway on this machine: a POST and its answer.
// Small on purpose: loopback, no TLS, answers with a length or in chunks, a time limit for all.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace wattbook::etcd {

// One thread at a time.
class Gateway {
 public:
  // `port` on 127.0.0.1; `time_max` is for one whole exchange.
  Gateway(std::uint16_t port, std::chrono::milliseconds time_max);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  // The body of a 200. After an error nothing is known about whether the server acted.
  Result<std::string> post(std::string_view path, std::string_view body);

 private:
  Result<std::string> exchange(const std::string& request);
  Result<void> open();
  void close();
  Result<void> read_more();
  Result<std::string> read_header();
  Result<std::string> read_exactly(std::size_t size);
  Result<std::string> read_chunks();

  std::uint16_t port_;
  std::chrono::milliseconds time_max_;
  std::chrono::steady_clock::time_point deadline_;
  int socket_ = -1;
  std::string buffer_;  // read and not yet used
};

}  // namespace wattbook::etcd
