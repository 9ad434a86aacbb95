// A Modbus TCP device (libmodbus), connected when it is first asked and again after every fault.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"

namespace wattbook::gateway {

// One thread at a time.
class ModbusClient {
 public:
  ModbusClient(std::string host, std::uint16_t port, std::uint8_t unit_id);
  ~ModbusClient();
  ModbusClient(ModbusClient&&) noexcept;

  // Blocks for at most some seconds. After a failure the next call connects anew, except where the
  // device itself answered that it has no such register.
  Result<std::vector<std::uint16_t>> read_holding(std::uint16_t first, std::uint16_t count);
  Result<std::vector<std::uint16_t>> read_input(std::uint16_t first, std::uint16_t count);

 private:
  struct Connection;
  Result<std::vector<std::uint16_t>> read(bool input, std::uint16_t first, std::uint16_t count);

  std::string host_;
  std::uint16_t port_;
  std::uint8_t unit_id_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace wattbook::gateway
