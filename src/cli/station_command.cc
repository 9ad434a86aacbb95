#include "cli/station_command.h"

#include <chrono>
#include <functional>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/charger_command.h"
#include "cli/command_sentence.h"
#include "cli/driver_call.h"
#include "cli/rows.h"
#include "cli/station_client.h"
#include "node/api/json_writer.h"
#include "node/env/clock.h"

namespace wattbook::cli {
namespace {

struct Options {
  StationOptions client;
  std::string station;
  std::string first;  // the verb's own arguments
  std::string second;
  std::string code;
  std::vector<std::string> list;
  std::uint32_t outlet = 0;
  std::uint64_t session = 0;
  std::uint32_t minutes = 0;
  std::uint32_t limit = 100;
  std::optional<std::uint32_t> security_profile;
  std::string password_file;
  bool may_omit_protocol = false;
  bool now = false;
  bool yes = false;
};

// New for each call of a station, also from several shells: seconds fit 31 bits until 2038, and
// stations demand only that it differs from those that are still open.
std::uint32_t call_number() {
  return static_cast<std::uint32_t>(env::SystemClock().now().unix_ms / 1'000 % 2'000'000'000);
}

Dialect dialect_of(const api::StationView& view) {
  return view.station.protocol.starts_with("ocpp2") ? Dialect::two : Dialect::one;
}

std::string state_word(const api::StationRow& row) {
  if (row.approval == api::StationApproval::waiting) return "waits for approval";
  if (row.approval == api::StationApproval::refused) return "refused";
  return row.connected ? "connected" : "away";
}

int list(const Options& options) {
  Reply<StationClient> client = StationClient::open(options.client);
  if (!client) return tell(client.error());
  const auto stations = client->stations();
  if (!stations) return tell(stations.error());
  if (options.client.reader.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(*stations));
    return exit_ok;
  }
  std::vector<Row> rows;
  for (const api::StationRow& one : stations->rows)
    rows.push_back({one.station, state_word(one), one.protocol, one.vendor, one.model,
                    fmt::format("{}", one.outlets), fmt::format("{}", one.faulted),
                    fmt::format("{}", one.sessions),
                    one.allowed ? std::to_string(one.allowed->value) : "",
                    one.heard ? utc_text(*one.heard) : "", one.oddity});
  fmt::print("{}", rows_text({"station", "state", "protocol", "vendor", "model", "outlets",
                              "faulted", "sessions", "watts_allowed", "heard", "oddity"},
                             rows, options.client.reader.output));
  return exit_ok;
}

int show(const Options& options) {
  Reply<StationClient> client = StationClient::open(options.client);
  if (!client) return tell(client.error());
  const auto view = client->station(options.station);
  if (!view) return tell(view.error());
  if (options.client.reader.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(*view));
    return exit_ok;
  }
  fmt::print("{}: {} {} {}, firmware {}, {}, {}\n", view->station.station, view->station.vendor,
             view->station.model, view->station.serial, view->station.firmware,
             view->station.protocol, state_word(view->station));
  for (const api::StationOutletView& one : view->outlets)
    fmt::print("outlet {}/{}: {} {}\n", one.evse, one.connector, one.told, one.error);
  for (const api::StationPowerView& one : view->power)
    fmt::print("outlet {}: {}, may draw {} W of {} W shared{}, then {} W\n", one.evse,
               codec::name_of(one.steering), one.allowed.value, one.site.value,
               one.until ? " until " + utc_text(*one.until) : "", one.fallback.value);
  for (const api::StationSessionView& one : view->sessions)
    fmt::print("session {} at outlet {}: {} since {}\n", one.session, one.evse, one.token,
               utc_text(one.began));
  return exit_ok;
}

Result<std::string> password_in(const std::string& file) {
  std::string out;
  std::FILE* const opened = std::fopen(file.c_str(), "r");
  if (!opened) return fail("cannot read " + file, "it holds the password in its first line");
  for (int c = std::fgetc(opened); c != EOF && c != '\n'; c = std::fgetc(opened))
    out += static_cast<char>(c);
  std::fclose(opened);
  return out;
}

int change(const Options& options, api::StationApproval approval) {
  api::StationChangeBody body;
  body.approval = approval;
  body.security_profile = options.security_profile;
  if (options.may_omit_protocol) body.may_omit_protocol = true;
  if (!options.password_file.empty()) {
    Result<std::string> password = password_in(options.password_file);
    if (!password) return tell(password.error(), exit_usage);
    body.password = std::move(*password);
  }
  Reply<StationClient> client = StationClient::open(options.client);
  if (!client) return tell(client.error());
  const auto view = client->change(options.station, body);
  if (!view) return tell(view.error());
  fmt::print("{}: {}\n", view->station.station, state_word(view->station));
  return exit_ok;
}

int forget(const Options& options) {
  if (!options.yes)
    return tell({"this removes " + options.station + " and its password from the node",
                 "add --yes; its sessions in the ledger stay"},
                exit_usage);
  Reply<StationClient> client = StationClient::open(options.client);
  if (!client) return tell(client.error());
  const auto done = client->forget(options.station);
  return done ? exit_ok : tell(done.error());
}

int tell_outcome(const api::StationCommandView& view, OutputFormat format) {
  if (format == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(view));
  } else {
    fmt::print("{}: {}{}{}\n", view.action, codec::name_of(view.state),
               view.text.empty() ? "" : ", ", view.text);
    if (!view.response.empty() && view.response != "{}") fmt::print("{}\n", view.response);
    for (const api::StationReportView& one : view.reports) fmt::print("{}\n", one.payload);
  }
  if (view.state == api::StationCommandState::done) return exit_ok;
  if (!view.hint.empty()) fmt::print(stderr, "hint: {}\n", view.hint);
  return view.state == api::StationCommandState::offline ? exit_unreachable : exit_failed;
}

using Make = std::function<Result<StationCall>(const api::StationView&)>;

// Asks which words the station speaks, sends the call in them and tells what came of it.
int command(const Options& options, const Make& make) {
  Reply<StationClient> client = StationClient::open(options.client);
  if (!client) return tell(client.error());
  const auto view = client->station(options.station);
  if (!view) return tell(view.error());
  const Result<StationCall> call = make(*view);
  if (!call) return tell(call.error(), exit_usage);
  const auto outcome = client->run(options.station, *call);
  if (!outcome) return tell(outcome.error());
  return tell_outcome(*outcome, options.client.reader.output);
}

Result<StationCall> stop_of(const api::StationView& view, std::uint64_t session) {
  for (const api::StationSessionView& one : view.sessions)
    if (one.session == session) return stop_call(dialect_of(view), session, one.transaction);
  return fail(fmt::format("no session {} runs at {}", session, view.station.station),
              "see: wattbook charger show " + view.station.station);
}

int start_session(const Options& options) {
  if (options.code.empty() && options.first.empty())
    return tell({"nobody is named who pays", "give the driver's token, or --code"}, exit_usage);
  if (options.code.empty())
    return command(options, [&](const api::StationView& view) -> Result<StationCall> {
      return start_call(dialect_of(view), options.first, options.outlet, call_number());
    });
  const std::uint32_t outlet = options.outlet == 0 ? 1 : options.outlet;
  return start_by_code(options.client, options.station, {outlet, 1, options.code});
}

int stop_session(const Options& options) {
  if (options.code.empty())
    return command(options,
                   [&](const api::StationView& view) { return stop_of(view, options.session); });
  return stop_by_code(options.client, options.station, {options.session, options.code});
}

int messages(const Options& options) {
  Reply<StationClient> client = StationClient::open(options.client);
  if (!client) return tell(client.error());
  const auto found = client->messages(options.station, options.first, options.limit);
  if (!found) return tell(found.error());
  if (options.client.reader.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(*found));
    return exit_ok;
  }
  for (const api::StationMessageRow& one : found->rows) {
    const char* const mark = one.direction == api::MessageDirection::from_station ? "<"
                             : one.direction == api::MessageDirection::to_station ? ">"
                                                                                  : "#";
    fmt::print("{} {} {}\n", utc_text(one.time), mark, one.text);
  }
  return exit_ok;
}

int list_keys(const Options& options) {
  Reply<StationClient> client = StationClient::open(options.client);
  if (!client) return tell(client.error());
  const auto keys = client->meter_keys();
  if (!keys) return tell(keys.error());
  if (options.client.reader.output == OutputFormat::json) {
    fmt::print("{}\n", api::to_json(*keys));
    return exit_ok;
  }
  std::vector<Row> rows;
  for (const api::MeterKeyRow& one : keys->rows)
    rows.push_back({one.serial, one.curve, utc_text(one.valid_from),
                    one.valid_until ? utc_text(*one.valid_until) : "", one.key});
  fmt::print("{}", rows_text({"meter", "curve", "valid from", "until", "key"}, rows,
                             options.client.reader.output));
  return exit_ok;
}

int add_key(const Options& options) {
  Reply<StationClient> client = StationClient::open(options.client);
  if (!client) return tell(client.error());
  const Instant from = env::SystemClock().now() - Duration(options.minutes * one_minute.value);
  const auto key = client->add_meter_key({options.first, options.second, from});
  if (!key) return tell(key.error());
  fmt::print("{} {}\n", key->serial, key->curve);
  return exit_ok;
}

// Adds verbs that share one set of options.
class Verbs {
 public:
  Verbs(CLI::App& charger, int& exit_code)
      : charger_(charger), exit_code_(exit_code), options_(std::make_shared<Options>()) {}

  CLI::App& add(const char* name, const char* help, std::function<int(const Options&)> run) {
    CLI::App& verb = *charger_.add_subcommand(name, help);
    add_station_options(verb, options_->client, Shows::rows);
    verb.callback(
        [run = std::move(run), options = options_, &code = exit_code_] { code = run(*options); });
    return verb;
  }
  CLI::App& add_for_station(const char* name, const char* help,
                            std::function<int(const Options&)> run) {
    CLI::App& verb = add(name, help, std::move(run));
    verb.add_option("station", options_->station, "its name")->required();
    return verb;
  }
  // `make` sees the station and the verb's arguments.
  CLI::App& add_call(
      const char* name, const char* help,
      std::function<Result<StationCall>(const api::StationView&, const Options&)> make) {
    return add_for_station(name, help, [make = std::move(make)](const Options& given) {
      return command(given, [&](const api::StationView& view) { return make(view, given); });
    });
  }
  Options& options() { return *options_; }

 private:
  CLI::App& charger_;
  int& exit_code_;
  std::shared_ptr<Options> options_;
};

void add_management(Verbs& verbs) {
  Options& into = verbs.options();
  verbs.add("stations", "All charge points", list);
  verbs.add_for_station("show", "One with its outlets and sessions", show);
  CLI::App& approve = verbs.add_for_station(
      "approve", "Let it in, and say how it proves who it is",
      [](const Options& given) { return change(given, api::StationApproval::approved); });
  approve.add_option("--security-profile", into.security_profile,
                     "0 none, 1 password, 2 the same over TLS, 3 client certificate");
  approve.add_option("--password-file", into.password_file, "its first line is the password");
  approve.add_flag("--may-omit-protocol", into.may_omit_protocol,
                   "take it to speak OCPP 1.6 when it names no sub-protocol");
  verbs.add_for_station("refuse", "Keep it out", [](const Options& given) {
    return change(given, api::StationApproval::refused);
  });
  verbs.add_for_station("forget", "Remove it from this node", forget)
      .add_flag("--yes", into.yes, "do it");
  CLI::App& tail = verbs.add_for_station("tail", "What was said between it and the node", messages);
  tail.add_option("--contains", into.first, "only messages with this text");
  tail.add_option("--limit", into.limit, "most messages")->check(CLI::Range(1, 1'000));
  verbs.add("meter-keys", "Public keys of meters that sign their values", list_keys);
  CLI::App& key = verbs.add("add-meter-key", "Vouch for a meter's public key", add_key);
  key.add_option("serial", into.first, "of the meter")->required();
  key.add_option("key", into.second, "hex, base64 or PEM")->required();
  key.add_option("--since-minutes", into.minutes, "valid from so long ago; default: now");
}

void add_session_calls(Verbs& verbs) {
  Options& into = verbs.options();
  CLI::App& start =
      verbs.add_for_station("start", "Begin a session; done when it began", start_session);
  CLI::Option* const token = start.add_option("token", into.first, "of the driver");
  start.add_option("--code", into.code, "as a driver: one that was signed for")->excludes(token);
  start.add_option("--outlet", into.outlet, "default: the station chooses; with --code 1");
  CLI::App& stop = verbs.add_for_station("stop", "End a session; done when it ended", stop_session);
  stop.add_option("session", into.session, "its number")->required();
  stop.add_option("--code", into.code, "as a driver: the one that began it");
  CLI::App& reserve = verbs.add_call(
      "reserve", "Keep an outlet for a driver",
      [](const api::StationView& view, const Options& given) {
        const Instant until = env::SystemClock().now() + Duration(given.minutes * one_minute.value);
        return reserve_call(dialect_of(view), given.first, given.outlet, until, call_number());
      });
  reserve.add_option("token", into.first, "of the driver")->required();
  reserve.add_option("--outlet", into.outlet, "which")->required();
  reserve.add_option("--minutes", into.minutes, "for how long")->required();
  verbs
      .add_call("cancel-reservation", "Give it free again",
                [](const api::StationView&, const Options& given) {
                  return cancel_reservation_call(static_cast<std::uint32_t>(given.session));
                })
      .add_option("number", into.session, "of the reservation")
      ->required();
  verbs
      .add_call("local-list", "Replace the tokens that may charge without a connection",
                [](const api::StationView& view, const Options& given) {
                  return local_list_call(dialect_of(view), given.list, call_number());
                })
      .add_option("tokens", into.list, "none: an empty list");
}

void add_device_calls(Verbs& verbs) {
  Options& into = verbs.options();
  verbs
      .add_call("reset", "Restart it; done when it is back",
                [](const api::StationView& view, const Options& given) {
                  return reset_call(dialect_of(view),
                                    given.now ? ResetKind::now : ResetKind::when_idle);
                })
      .add_flag("--now", into.now, "also while sessions run");
  verbs
      .add_call("unlock", "Release the plug of an outlet",
                [](const api::StationView& view, const Options& given) {
                  return unlock_call(dialect_of(view), given.outlet);
                })
      .add_option("outlet", into.outlet, "which")
      ->required();
  CLI::App& configure =
      verbs.add_call("configure", "Set one of its variables",
                     [](const api::StationView& view, const Options& given) {
                       return configure_call(dialect_of(view), given.first, given.second);
                     });
  configure.add_option("name", into.first, "a key; OCPP 2: COMPONENT.VARIABLE")->required();
  configure.add_option("value", into.second)->required();
  CLI::App& firmware = verbs.add_call(
      "firmware", "Have it install firmware; done when it is installed",
      [](const api::StationView& view, const Options& given) {
        const Instant at = env::SystemClock().now() + Duration(given.minutes * one_minute.value);
        return firmware_call(dialect_of(view), given.first, at, call_number());
      });
  firmware.add_option("url", into.first, "where it fetches it")->required();
  firmware.add_option("--in-minutes", into.minutes, "when; default: now");
  verbs
      .add_call("diagnostics", "Have it upload its log; done when it is there",
                [](const api::StationView& view, const Options& given) {
                  return diagnostics_call(dialect_of(view), given.first, call_number());
                })
      .add_option("url", into.first, "where it puts it")
      ->required();
  CLI::App& send = verbs.add_call("send", "Send any command of its version of OCPP",
                                  [](const api::StationView&, const Options& given) {
                                    return StationCall{given.first, given.second};
                                  });
  send.add_option("action", into.first, "as in ChangeAvailability")->required();
  into.second = "{}";
  send.add_option("payload", into.second, "JSON; default {}");
}

}  // namespace

void add_station_commands(CLI::App& root, int& exit_code) {
  Verbs verbs(charger_verb(root), exit_code);
  add_management(verbs);
  add_session_calls(verbs);
  add_device_calls(verbs);
}

}  // namespace wattbook::cli
