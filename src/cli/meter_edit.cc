// `wattbook meter add`, `wattbook meter replace`: registering a meter and exchanging one, on
// purpose and never by guess (DOMAIN 1.3, 4.2).
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command_arguments.h"
#include "cli/meter_command.h"
#include "cli/meter_ledger.h"
#include "cli/signing.h"
#include "crypto/address_text.h"
#include "tables/timestamp.h"

namespace wattbook::cli {
namespace {

struct Options {
  SignerOptions signer;
  std::uint16_t community = 0;
  std::uint32_t meter = 0;
  std::string device;  // address of the meter's own key
  std::int64_t rated_w = 0;
  std::uint32_t digits = 6;
  std::string import_register = "0";
  std::string export_register = "0";
  std::string last_import;
  std::string last_export;
  std::string time;
  bool approve = false;
};

struct Registers {
  Energy import_register;
  Energy export_register;
};
Result<Registers> read_registers(const std::string& import, const std::string& fed_in) {
  const auto drawn = read_amount(import, "import register");
  if (!drawn) return std::unexpected(drawn.error());
  const auto exported = read_amount(fed_in, "export register");
  if (!exported) return std::unexpected(exported.error());
  return Registers{Energy(*drawn), Energy(*exported)};
}

// With offset, such as 2026-11-22T09:00+01:00; `now` where it is empty.
Result<Instant> read_time(const std::string& text, Instant now) {
  if (text.empty()) return now;
  const auto stamp = tables::parse_stamp(text, tables::StampFormat::year_first);
  if (!stamp || !stamp->offset_seconds)
    return fail(fmt::format("'{}' is not a time with its offset", text),
                "write it such as 2026-11-22T09:00+01:00");
  return Instant((stamp->clock.seconds - *stamp->offset_seconds) * 1000);
}

Instant now_of(const Options& options, const chain::CommandHeader& header) {
  return header.expires - Duration(one_minute.value * options.signer.valid_minutes);
}

Result<chain::Command> make_registration(const Options& options,
                                         const chain::CommandHeader& header) {
  const Result<Address> key = crypto::read_address(options.device);
  if (!key) return std::unexpected(key.error());
  const auto registers = read_registers(options.import_register, options.export_register);
  if (!registers) return std::unexpected(registers.error());
  const auto installed = read_time(options.time, now_of(options, header));
  if (!installed) return std::unexpected(installed.error());
  chain::RegisterDevice command{header};
  command.community = CommunityIndex{options.community};
  command.kind = chain::DeviceKind::meter;
  command.key = *key;
  command.rated_power = Power(options.rated_w);
  command.register_digits = static_cast<std::uint8_t>(options.digits);
  command.import_register = registers->import_register;
  command.export_register = registers->export_register;
  command.installed = *installed;
  return command;
}

Result<chain::Command> make_approval(const Options& options, const chain::CommandHeader& header) {
  const Result<Address> key = crypto::read_address(options.device);
  if (!key) return std::unexpected(key.error());
  chain::SetDevice command{header};
  command.device = *key;
  command.in_service = true;
  return command;
}

Result<chain::Command> make_exchange(const Options& options, const chain::CommandHeader& header,
                                     const api::ReadingView& newest) {
  const Result<Address> key = crypto::read_address(options.device);
  if (!key) return std::unexpected(key.error());
  const auto first = read_registers(options.import_register, options.export_register);
  if (!first) return std::unexpected(first.error());
  const auto last = read_registers(options.last_import, options.last_export);
  if (!last) return std::unexpected(last.error());
  const auto time = read_time(options.time, now_of(options, header));
  if (!time) return std::unexpected(time.error());
  if (*time < newest.time)
    return fail("the ledger has readings of this meter after that time",
                "the exchange comes after the newest reading: wattbook meter list");
  chain::ExchangeMeter command{header};
  command.community = CommunityIndex{options.community};
  // The old meter's newest reading may be its last.
  const bool same = *time == newest.time;
  command.last = {MeterIndex(options.meter), newest.sequence + (same ? 0 : 1), *time,
                  last->import_register, last->export_register};
  command.key = *key;
  command.rated_power = Power(options.rated_w);
  command.register_digits = static_cast<std::uint8_t>(options.digits);
  command.import_register = first->import_register;
  command.export_register = first->export_register;
  return command;
}

int replace(const Options& options) {
  Reply<LedgerClient> client = LedgerClient::open(options.signer.reader.server);
  if (!client) return tell(client.error());
  const auto newest =
      newest_reading(*client, CommunityIndex{options.community}, MeterIndex(options.meter));
  if (!newest) return tell(newest.error());
  if (!*newest)
    return tell({fmt::format("meter {} has no reading to begin from", options.meter), ""},
                exit_failed);
  return sign_and_send(options.signer, [&](const auto& header, const AssetNames&) {
    return make_exchange(options, header, **newest);
  });
}

void add_device_options(CLI::App& app, Options& options) {
  app.add_option("--rated-w", options.rated_w, "rated power of the connection in W")
      ->check(CLI::Range(1, 100'000'000));
  app.add_option("--digits", options.digits, "whole kWh digits of the registers")
      ->check(CLI::Range(1, 9))
      ->capture_default_str();
  app.add_option("--import", options.import_register, "its first import register, kWh")
      ->capture_default_str();
  app.add_option("--export", options.export_register, "its first export register, kWh")
      ->capture_default_str();
  app.add_option("--time", options.time, "when that was read, with offset; now if left out");
  app.add_option("--community", options.community, "number of the community")
      ->capture_default_str();
  add_signer_options(app, options.signer);
}

}  // namespace

void add_meter_add(CLI::App& meter, int& exit_code) {
  CLI::App* const app = meter.add_subcommand(
      "add", "Register a meter of one's own; it counts once the operator has approved it");
  const auto options = std::make_shared<Options>();
  app->add_option("device", options->device, "address of the meter's own key")->required();
  CLI::Option* const approve = app->add_flag(
      "--approve", options->approve, "as operator: put a meter into service that is registered");
  add_device_options(*app, *options);
  // What it is was said when it was registered.
  for (const char* said : {"--rated-w", "--digits", "--import", "--export", "--time"})
    approve->excludes(app->get_option(said));
  app->callback([options, &exit_code] {
    if (!options->approve && options->rated_w == 0) {
      exit_code = tell({"the rated power is missing", "say it: --rated-w 11000"}, exit_usage);
      return;
    }
    exit_code = sign_and_send(options->signer, [&](const auto& header, const AssetNames&) {
      return options->approve ? make_approval(*options, header)
                              : make_registration(*options, header);
    });
  });
}

void add_meter_replace(CLI::App& meter, int& exit_code) {
  CLI::App* const app =
      meter.add_subcommand("replace", "Another device takes a meter's place (operator)");
  const auto options = std::make_shared<Options>();
  app->add_option("meter", options->meter, "number of the meter")->required();
  app->add_option("device", options->device, "address of the new device's key")->required();
  app->add_option("--last-import", options->last_import, "last import register of the old one")
      ->required();
  app->add_option("--last-export", options->last_export, "last export register of the old one")
      ->required();
  add_device_options(*app, *options);
  app->get_option("--rated-w")->required();
  app->callback([options, &exit_code] { exit_code = replace(*options); });
}

}  // namespace wattbook::cli
