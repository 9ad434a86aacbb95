#include "gateway/modbus_client.h"

#include <cerrno>

#include <fmt/format.h>
#include <modbus.h>

namespace wattbook::gateway {
namespace {
constexpr std::uint32_t answer_seconds_max = 2;
}

struct ModbusClient::Connection {
  explicit Connection(modbus_t* made) : context(made) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    modbus_close(context);
    modbus_free(context);
  }
  modbus_t* context;
};

ModbusClient::ModbusClient(std::string host, std::uint16_t port, std::uint8_t unit_id)
    : host_(std::move(host)), port_(port), unit_id_(unit_id) {}
ModbusClient::~ModbusClient() = default;
ModbusClient::ModbusClient(ModbusClient&&) noexcept = default;

Result<std::vector<std::uint16_t>> ModbusClient::read(bool input, std::uint16_t first,
                                                      std::uint16_t count) {
  if (!connection_) {
    modbus_t* const context = modbus_new_tcp_pi(host_.c_str(), fmt::format("{}", port_).c_str());
    if (context == nullptr) return fail("the Modbus library has no memory left");
    auto connection = std::make_unique<Connection>(context);
    modbus_set_slave(context, unit_id_);
    modbus_set_response_timeout(context, answer_seconds_max, 0);
    if (modbus_connect(context) != 0)
      return fail(fmt::format("{}:{} cannot be reached: {}", host_, port_, modbus_strerror(errno)));
    connection_ = std::move(connection);
  }
  std::vector<std::uint16_t> out(count);
  const int got = input
                      ? modbus_read_input_registers(connection_->context, first, count, out.data())
                      : modbus_read_registers(connection_->context, first, count, out.data());
  if (got == count) return out;
  const int code = errno;
  if (code != EMBXILADD && code != EMBXILFUN && code != EMBXILVAL) connection_.reset();
  return fail(fmt::format("{}:{} register {}: {}", host_, port_, first, modbus_strerror(code)));
}

Result<std::vector<std::uint16_t>> ModbusClient::read_holding(std::uint16_t first,
                                                              std::uint16_t count) {
  return read(false, first, count);
}
Result<std::vector<std::uint16_t>> ModbusClient::read_input(std::uint16_t first,
                                                            std::uint16_t count) {
  return read(true, first, count);
}

}  // namespace wattbook::gateway
