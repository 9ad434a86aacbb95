// The front door under load, asked by another process: small GETs of a live topic through the
// server, the doorman and the router; many WebSockets on one topic that changes as fast as a node
// publishes. What counts is processor time of the serving process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace wattbook::bench {

struct GetPlan {
  std::uint32_t requests = 100'000;
  std::uint32_t connections = 32;  // kept open, each with one request on its way
  bool tls = false;
};

struct GetFigures {
  double per_second = 0;  // of processor time
  double user_us = 0;     // of one request, outside the kernel
  double check_us = 0;    // of figures.h, the mean of before and after
};

// `directory` takes a certificate for the time of the run. Preconditions of both: this process has
// one thread.
GetFigures small_gets(const GetPlan& plan, const std::string& directory);

struct SocketFigures {
  double cores = 0;     // processor time by the clock
  double messages = 0;  // that the sockets got, per second
  double bytes_per_message = 0;
};

// A book of 20 levels a side, all of which change, ten times a second.
SocketFigures busy_topic(std::uint32_t sockets, std::uint32_t changes);

}  // namespace wattbook::bench
