// Where devices that cannot be asked push what they measured: POST /NAME with a JSON body, and the
// token that the gateway's file holds as bearer (RFC 6750). GET /metrics with the same token tells
// the health of all devices. Transport only; what a body means is in the device's mappings.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "gateway/config.h"

namespace wattbook::http {
class Server;
}

namespace wattbook::gateway {

enum class PushOutcome : std::uint8_t { taken, unknown_device, unreadable };

// Called on the port's own thread.
struct PushHandlers {
  std::function<PushOutcome(std::string_view device, std::string_view body)> on_push;
  std::function<std::string()> metrics;  // OpenMetrics text
};

// Listens until the server is destroyed. Fails where the token file holds none, or the address
// cannot be listened at.
Result<std::shared_ptr<http::Server>> open_push_port(const PushConfig& config,
                                                     PushHandlers handlers);

}  // namespace wattbook::gateway
