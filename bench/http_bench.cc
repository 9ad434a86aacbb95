// Small GETs a second of server CPU, plain and over TLS, beside what a signature check takes on
// this machine in the same run; scaled to the 35 us of the machine that the targets are set for.
//
// usage: http_bench [REQUESTS] [CONNECTIONS]
#include <cstdio>
#include <cstdlib>

#include "bench/http_load.h"

namespace {

using namespace wattbook::bench;

constexpr double reference_check_us = 35;

void measure(const char* what, const GetPlan& plan, const char* target) {
  const GetFigures figures = small_gets(plan, "/tmp");
  std::printf(
      "%u small GETs%s over %u connections: %.0f a second of server CPU, user %.1f us each; a "
      "signature check takes %.1f us now; scaled to %.0f us: %.0f (target %s)\n",
      plan.requests, what, plan.connections, figures.per_second, figures.user_us, figures.check_us,
      reference_check_us, figures.per_second * figures.check_us / reference_check_us, target);
}

std::uint32_t argument(int argc, char** argv, int index, std::uint32_t otherwise) {
  return argc > index ? static_cast<std::uint32_t>(std::strtoul(argv[index], nullptr, 10))
                      : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  GetPlan plan{.requests = argument(argc, argv, 1, 100'000),
               .connections = argument(argc, argv, 2, 32)};
  measure("", plan, "60000");
  plan.tls = true;
  measure(" with TLS", plan, "30000");
  return 0;
}
