#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/charger_command.h"
#include "cli/command_arguments.h"
#include "cli/ledger_client.h"
#include "cli/signing.h"
#include "core/chain/charging_keys.h"
#include "crypto/address_text.h"
#include "node/api/charging_views.h"
#include "node/api/json_reader.h"

namespace wattbook::cli {
namespace {

template <class E>
std::map<std::string, E> names_of() {
  std::map<std::string, E> out;
  for (const auto& entry : codec::enumerators_of<E>)
    out.emplace(std::string(entry.name), entry.value);
  return out;
}

// Prices as they are given: decimal text, an empty one is not given.
struct TariffOptions {
  std::string per_kwh = "0";
  std::string per_minute = "0";
  std::string per_session = "0";
  std::string idle_per_minute = "0";
  std::uint32_t idle_after = 0;
};
void add_tariff_options(CLI::App& app, TariffOptions& options) {
  app.add_option("--per-kwh", options.per_kwh, "service fee per kWh")->capture_default_str();
  app.add_option("--per-minute", options.per_minute, "per minute while energy flows")
      ->capture_default_str();
  app.add_option("--per-session", options.per_session, "once")->capture_default_str();
  app.add_option("--idle-per-minute", options.idle_per_minute, "per minute without energy")
      ->capture_default_str();
  app.add_option("--idle-after", options.idle_after, "minutes without energy that are free")
      ->capture_default_str();
}

Result<charging::ServiceTariff> tariff_of(const TariffOptions& options) {
  const Result<std::int64_t> per_kwh = read_amount(options.per_kwh, "price --per-kwh");
  if (!per_kwh) return std::unexpected(per_kwh.error());
  const Result<std::int64_t> per_minute = read_amount(options.per_minute, "price --per-minute");
  if (!per_minute) return std::unexpected(per_minute.error());
  const Result<std::int64_t> per_session = read_amount(options.per_session, "price --per-session");
  if (!per_session) return std::unexpected(per_session.error());
  const Result<std::int64_t> idle = read_amount(options.idle_per_minute, "price --idle-per-minute");
  if (!idle) return std::unexpected(idle.error());
  charging::ServiceTariff tariff;
  tariff.bands = {{0, Price(*per_kwh), Amount(*per_minute), Amount(*idle)}};
  tariff.per_session = Amount(*per_session);
  tariff.idle_after_minutes = options.idle_after;
  return tariff;
}

struct PointOptions {
  SignerOptions signer;
  TariffOptions tariff;
  chain::DescribeChargePoint command;
  std::uint32_t connectors = 1;
  charging::Plug plug = charging::Plug::type2;
  std::int64_t watts = 22'000;
  std::optional<std::uint32_t> meter;
};

Result<chain::Command> make_point(const PointOptions& options, const chain::CommandHeader& header) {
  const Result<charging::ServiceTariff> tariff = tariff_of(options.tariff);
  if (!tariff) return std::unexpected(tariff.error());
  chain::DescribeChargePoint command = options.command;
  static_cast<chain::CommandHeader&>(command) = header;
  command.point.tariff = *tariff;
  command.point.power = Power(options.watts);
  for (std::uint32_t i = 1; i <= options.connectors; ++i)
    command.point.connectors.push_back({i, 1, options.plug, Power(options.watts)});
  if (options.meter) command.point.behind_meter = MeterIndex(*options.meter);
  return command;
}

void add_add(CLI::App& charger, int& exit_code) {
  CLI::App* const app =
      charger.add_subcommand("add", "Register a charge point, or describe it anew");
  const auto options = std::make_shared<PointOptions>();
  charging::PointDescription& point = options->command.point;
  app->add_option("station", point.station, "its name, as it connects")->required();
  app->add_option("--place", point.place, "as drivers see it")->required();
  app->add_option("--model", point.model, "maker and model")->required();
  app->add_option("--latitude-micro", point.latitude_micro, "millionths of a degree");
  app->add_option("--longitude-micro", point.longitude_micro, "millionths of a degree");
  app->add_option("--power", options->watts, "watts, all connectors together")
      ->capture_default_str();
  app->add_option("--connectors", options->connectors, "how many")->capture_default_str();
  app->add_option("--plug", options->plug, "of each")
      ->transform(CLI::CheckedTransformer(names_of<charging::Plug>()));
  app->add_option("--interface", point.interface, "what it speaks")
      ->transform(CLI::CheckedTransformer(names_of<charging::Interface>()));
  app->add_option("--utc-offset", point.clock.offset_minutes, "minutes of standard time");
  app->add_option("--summer-time", point.clock.summer_time, "whose rule")
      ->transform(CLI::CheckedTransformer(names_of<charging::SummerTime>()));
  app->add_flag("--signed-only", point.signed_values_only, "bill only values the meter signed");
  app->add_option("--behind-meter", options->meter, "number of the owner's meter it stands behind");
  app->add_option("--community", options->command.community.value, "number of the community")
      ->capture_default_str();
  add_tariff_options(*app, options->tariff);
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(options->signer, [&](const auto& header, const AssetNames&) {
      return make_point(*options, header);
    });
  });
}

// The description that stands, with another tariff: the owner signs all of it.
Result<chain::Command> make_tariff(const PointOptions& options,
                                   const chain::CommandHeader& header) {
  const Result<charging::ServiceTariff> tariff = tariff_of(options.tariff);
  if (!tariff) return std::unexpected(tariff.error());
  Reply<LedgerClient> client = LedgerClient::open(options.signer.reader.server);
  if (!client) return std::unexpected(client.error().error);
  const Reply<std::string> body = client->get("charge-points/" + options.command.point.station);
  if (!body) return std::unexpected(body.error().error);
  api::JsonReader reader;
  const auto known = reader.read<api::ChargePointView>(*body);
  if (!known) return fail("the node's answer is not understood", "compare versions");
  chain::DescribeChargePoint command{header};
  command.community = known->community;
  command.point = known->description;
  command.in_service = known->in_service;
  command.point.tariff = *tariff;
  return command;
}

void add_tariff(CLI::App& charger, int& exit_code) {
  CLI::App* const app = charger.add_subcommand("tariff", "Change what the owner asks");
  const auto options = std::make_shared<PointOptions>();
  app->add_option("station", options->command.point.station, "name of the charge point")
      ->required();
  add_tariff_options(*app, options->tariff);
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(options->signer, [&](const auto& header, const AssetNames&) {
      return make_tariff(*options, header);
    });
  });
}

struct TokenOptions {
  SignerOptions signer;
  std::uint16_t community = 0;
  std::string card;
  std::string limit = "50";
  std::uint32_t days = 365;
  bool blocked = false;
};

void add_token(CLI::App& charger, int& exit_code) {
  CLI::App* const app =
      charger.add_subcommand("token", "Let a card or code charge on my wallet (kept as digest)");
  const auto options = std::make_shared<TokenOptions>();
  app->add_option("card", options->card, "number of the card, or the code")->required();
  app->add_option("--limit", options->limit, "most that one session may cost")
      ->capture_default_str();
  app->add_option("--days", options->days, "how long it is valid")->capture_default_str();
  app->add_flag("--blocked", options->blocked, "it may not charge");
  app->add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(
        options->signer,
        [&](const chain::CommandHeader& header, const AssetNames&) -> Result<chain::Command> {
          const Result<std::int64_t> limit = read_amount(options->limit, "amount --limit");
          if (!limit) return std::unexpected(limit.error());
          chain::SetChargingToken command{header};
          command.community = CommunityIndex(options->community);
          command.token = chain::token_digest(options->card);
          command.session_limit = Amount(*limit);
          command.valid_until =
              header.expires + Duration(std::int64_t{options->days} * one_day.value);
          command.blocked = options->blocked;
          return command;
        });
  });
}

void add_block(CLI::App& charger, int& exit_code) {
  CLI::App* const app = charger.add_subcommand("block", "Block somebody's card, as operator");
  const auto options = std::make_shared<TokenOptions>();
  options->blocked = true;
  app->add_option("card", options->card, "number of the card")->required();
  app->add_flag("!--lift", options->blocked, "let it charge again");
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(
        options->signer,
        [&](const chain::CommandHeader& header, const AssetNames&) -> Result<chain::Command> {
          chain::BlockChargingToken command{header};
          command.token = chain::token_digest(options->card);
          command.blocked = options->blocked;
          return command;
        });
  });
}

struct LicenseOptions {
  SignerOptions signer;
  std::uint16_t community = 0;
  std::string network;
  bool licensed = true;
};

void add_license(CLI::App& charger, int& exit_code) {
  CLI::App* const app =
      charger.add_subcommand("license", "Let a member's key report sessions, as operator");
  const auto options = std::make_shared<LicenseOptions>();
  app->add_option("network", options->network, "address of the key")->required();
  app->add_flag("!--revoke", options->licensed, "no longer");
  app->add_option("--community", options->community, "number of the community")
      ->capture_default_str();
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(
        options->signer,
        [&](const chain::CommandHeader& header, const AssetNames&) -> Result<chain::Command> {
          const auto network = crypto::read_address(options->network);
          if (!network) return std::unexpected(network.error());
          chain::LicenseNetwork command{header};
          command.community = CommunityIndex(options->community);
          command.network = *network;
          command.licensed = options->licensed;
          return command;
        });
  });
}

struct CreditOptions {
  SignerOptions signer;
  std::uint64_t session = 0;
  std::string imported;
  std::string reason;
};

void add_credit(CLI::App& charger, int& exit_code) {
  CLI::App* const app = charger.add_subcommand(
      "credit", "Give back what was billed beyond the true register, as operator");
  const auto options = std::make_shared<CreditOptions>();
  app->add_option("session", options->session, "number of the session")->required();
  app->add_option("register", options->imported, "true register at the end, in kWh")->required();
  app->add_option("--reason", options->reason, "for the record")->required();
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] {
    exit_code = sign_and_send(
        options->signer,
        [&](const chain::CommandHeader& header, const AssetNames&) -> Result<chain::Command> {
          const Result<std::int64_t> imported = read_amount(options->imported, "energy register");
          if (!imported) return std::unexpected(imported.error());
          chain::CreditCharging command{header};
          command.session = charging::SessionNumber(options->session);
          command.imported = Energy(*imported);
          command.reason = options->reason;
          return command;
        });
  });
}

}  // namespace

void add_charger_signing(CLI::App& charger, int& exit_code) {
  add_add(charger, exit_code);
  add_tariff(charger, exit_code);
  add_token(charger, exit_code);
  add_block(charger, exit_code);
  add_license(charger, exit_code);
  add_credit(charger, exit_code);
}

}  // namespace wattbook::cli
