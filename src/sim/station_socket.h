// The WebSocket of a simulated charge point, on the thread that polls its loop.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace wattbook::sim {

class SocketLoop {
 public:
  SocketLoop();
  ~SocketLoop();
  SocketLoop(const SocketLoop&) = delete;
  SocketLoop& operator=(const SocketLoop&) = delete;

  // Reads and writes what can be, without waiting.
  void poll();

 private:
  friend class StationSocket;
  struct State;
  std::unique_ptr<State> state_;
};

// Where a node takes charge points: "ws://127.0.0.1:9000/ocpp".
struct StationAddress {
  std::string host;
  std::string port;
  std::string path;
};
Result<StationAddress> station_address(std::string_view url);

class StationSocket {
 public:
  // Connects and waits for the handshake. `on_text` is called while the loop is polled. The loop
  // outlives the socket.
  static Result<std::unique_ptr<StationSocket>> open(SocketLoop& loop,
                                                     const StationAddress& address,
                                                     const std::string& station,
                                                     const std::string& protocol,
                                                     std::function<void(std::string_view)> on_text);
  ~StationSocket();
  StationSocket(const StationSocket&) = delete;
  StationSocket& operator=(const StationSocket&) = delete;

  // Dropped where the connection has ended.
  void send(std::string text);
  bool is_open() const;

 private:
  struct Connection;
  explicit StationSocket(std::shared_ptr<Connection> connection);
  std::shared_ptr<Connection> connection_;
};

}  // namespace wattbook::sim
