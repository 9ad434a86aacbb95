#include "table/table_town.h"

#include "table/words.h"

namespace wattbook::table {

using namespace chain;  // the verbs below are made of its commands

namespace {

std::vector<Role> roles_named(std::string_view text) {
  std::vector<Role> roles;
  for (const std::string& name : split(text, ',')) roles.push_back(enum_of<Role>(name));
  return roles;
}

CommunitySettings with_options(CommunitySettings settings, const Line& line) {
  const auto set = [&line]<class T>(const char* key, T& value) {
    if (const auto text = line.option(key, ""); !text.empty()) value = T(*parse_decimal(text));
  };
  set("price_floor", settings.price_floor);
  set("price_ceiling", settings.price_ceiling);
  set("price_band", settings.price_band);
  set("tick", settings.tick);
  set("lot", settings.lot);
  set("fee", settings.fee_per_lot);
  set("storage_fee", settings.storage_fee);
  set("storage_budget", settings.storage_budget);
  set("storage_per_tsl", settings.storage_per_tsl);
  set("grant", settings.starter_grant);
  set("debt_limit", settings.debt_limit);
  if (const auto text = line.option("mode", ""); !text.empty())
    settings.mode = enum_of<TradingMode>(text);
  if (const auto text = line.option("sharing", ""); !text.empty())
    settings.sharing_rule = enum_of<SharingRule>(text);
  if (const auto text = line.option("efficiency_ppm", ""); !text.empty())
    settings.mint_efficiency_ppm = static_cast<std::uint32_t>(number_of(text));
  if (const auto text = line.option("grace", ""); !text.empty())
    settings.fee_grace_intervals = static_cast<std::uint32_t>(number_of(text));
  if (line.has("auction")) settings.auction = true;
  return settings;
}

}  // namespace

TableTown::TableTown() = default;

const std::map<std::string, TableTown::Verb>& TableTown::verbs() {
  static const std::map<std::string, Verb> table{{"community", &TableTown::do_community},
                                                 {"settings", &TableTown::do_settings},
                                                 {"use", &TableTown::do_use},
                                                 {"member", &TableTown::do_member},
                                                 {"set_member", &TableTown::do_set_member},
                                                 {"gateway", &TableTown::do_gateway},
                                                 {"device", &TableTown::do_device},
                                                 {"service", &TableTown::do_service},
                                                 {"household", &TableTown::do_household},
                                                 {"battery", &TableTown::do_battery},
                                                 {"deposit", &TableTown::do_deposit},
                                                 {"withdraw", &TableTown::do_withdraw},
                                                 {"transfer", &TableTown::do_transfer},
                                                 {"tsl", &TableTown::do_tsl},
                                                 {"hold", &TableTown::do_hold},
                                                 {"top_up", &TableTown::do_top_up},
                                                 {"capture", &TableTown::do_capture},
                                                 {"release", &TableTown::do_release},
                                                 {"read", &TableTown::do_read},
                                                 {"reading", &TableTown::do_reading},
                                                 {"quarantine", &TableTown::do_quarantine},
                                                 {"correct", &TableTown::do_correct},
                                                 {"exchange_meter", &TableTown::do_exchange_meter},
                                                 {"charge", &TableTown::do_charge},
                                                 {"tariff", &TableTown::do_tariff},
                                                 {"keys", &TableTown::do_keys},
                                                 {"feed", &TableTown::do_feed},
                                                 {"order", &TableTown::do_order},
                                                 {"cancel", &TableTown::do_cancel},
                                                 {"replace", &TableTown::do_replace},
                                                 {"agent", &TableTown::do_agent},
                                                 {"ceiling", &TableTown::do_ceiling},
                                                 {"upgrade", &TableTown::do_upgrade},
                                                 {"order_limits", &TableTown::do_order_limits},
                                                 {"feeds", &TableTown::do_feeds},
                                                 {"close", &TableTown::do_close},
                                                 {"wait", &TableTown::do_wait},
                                                 {"expect", &TableTown::do_expect},
                                                 {"rests", &TableTown::do_rests},
                                                 {"order_is", &TableTown::do_order_is},
                                                 {"total", &TableTown::do_total},
                                                 {"best", &TableTown::do_best},
                                                 {"alarm", &TableTown::do_alarm},
                                                 {"auction", &TableTown::do_auction},
                                                 {"network", &TableTown::do_network},
                                                 {"point", &TableTown::do_point},
                                                 {"token", &TableTown::do_token},
                                                 {"block_token", &TableTown::do_block_token},
                                                 {"plug_in", &TableTown::do_plug_in},
                                                 {"register", &TableTown::do_register},
                                                 {"plug_out", &TableTown::do_plug_out},
                                                 {"credit", &TableTown::do_credit},
                                                 {"session", &TableTown::do_session}};
  return table;
}

void TableTown::run(const Line& line) {
  const auto verb = verbs().find(line.verb);
  ASSERT_NE(verb, verbs().end()) << "no such verb: " << line.verb;
  line_ = &line;
  (this->*verb->second)(line);
}

AssetIndex TableTown::asset(std::string_view name) const {
  if (name == "tsl") return state().tsl;
  if (name == "nothing") return AssetIndex(999);
  if (state().communities.empty()) return AssetIndex(999);
  if (name == "watt") return here().watt;
  if (name == "debt") return here().debt;
  return here().cash;
}

MeterIndex TableTown::meter(const std::string& name) const {
  const auto found = meters_.find(name);
  return found == meters_.end() ? MeterIndex(999) : found->second;
}

// `at=N`: N minutes from now; `end`: the end of the next interval to close.
Instant TableTown::time_of(const Line& line) const {
  if (const auto text = line.option("at", ""); !text.empty())
    return now + Duration(number_of(text) * one_minute.value);
  return interval_end(here().closed + IntervalNumber(1), here().settings.interval_length);
}

// Counted from the newest closed interval: 0 is that one, 1 the next to close.
IntervalNumber TableTown::interval_of_option(const Line& line, std::string_view otherwise) const {
  return here().closed + IntervalNumber(number_of(line.option("interval", otherwise)));
}

void TableTown::do_community(const Line& line) {
  const bool first = state().communities.empty();
  CreateCommunity command;
  command.name = std::string(line.word(0));
  command.operator_account = address_of(line.option("operator", "operator"));
  if (line.has("nobody")) command.operator_account = Address{};
  command.currency = std::string(line.option("currency", "EUR"));
  CommunitySettings settings;
  settings.mode = TradingMode::sharing;
  settings.storage_budget = units("1000000");  // so that TSL alone limit storage
  settings.starter_grant = Amount(0);
  command.settings = with_options(settings, line);
  give(line, line.option("by", "governor"), command);
  if (line.expected != "none") return;
  community_ = CommunityIndex(static_cast<std::uint16_t>(state().communities.size() - 1));
  if (!first) return;
  LicenseGateway gateway;
  gateway.gateway = address_of("bank");
  gateway.currency = command.currency;
  must("governor", gateway);
  RegisterMember concentrator;
  concentrator.member = address_of("concentrator");
  concentrator.roles = {Role::concentrator};
  must("operator", concentrator);
}

void TableTown::do_settings(const Line& line) {
  ChangeSettings command;
  command.community = community_;
  if (line.has("elsewhere")) command.community = CommunityIndex(999);
  command.settings = with_options(here().settings, line);
  give(line, line.option("by", "operator"), command);
}

void TableTown::do_use(const Line& line) {
  community_ = CommunityIndex(static_cast<std::uint16_t>(number_of(line.word(0))));
}

void TableTown::do_member(const Line& line) {
  RegisterMember command;
  command.community = community_;
  command.member = line.word(0) == "nobody" ? Address{} : address_of(line.word(0));
  command.roles = roles_named(line.option("roles", "household"));
  give(line, line.option("by", "operator"), command);
}

void TableTown::do_set_member(const Line& line) {
  SetMember command;
  command.community = community_;
  command.member = address_of(line.word(0));
  command.roles = roles_named(line.option("roles", "household"));
  command.suspended = line.has("suspended");
  give(line, line.option("by", "operator"), command);
}

void TableTown::do_gateway(const Line& line) {
  LicenseGateway command;
  command.gateway = line.word(0) == "nobody" ? Address{} : address_of(line.word(0));
  command.currency = std::string(line.option("currency", "EUR"));
  give(line, line.option("by", "governor"), command);
}

// device OWNER KEY kind=meter power=W capacity=kWh digits=6 import=0 export=0 at=minutes
void TableTown::do_device(const Line& line) {
  RegisterDevice command;
  command.community = community_;
  command.kind = enum_of<DeviceKind>(line.option("kind", "meter"));
  command.key = line.word(1) == "nobody" ? Address{} : address_of(line.word(1));
  command.rated_power = Power(number_of(line.option("power", "20000")));
  command.capacity = kwh(line.option("capacity", "0"));
  command.register_digits = static_cast<std::uint8_t>(number_of(line.option("digits", "6")));
  command.import_register = kwh(line.option("import", "0"));
  command.export_register = kwh(line.option("export", "0"));
  const Duration length = here().settings.interval_length;
  command.installed = interval_start(wattbook::interval_of(now, length), length);
  if (!line.option("at", "").empty()) command.installed = time_of(line);
  give(line, line.word(0), command);
  if (line.expected == "none" && command.kind == DeviceKind::meter)
    meters_[std::string(line.word(1))] =
        MeterIndex(static_cast<std::uint32_t>(here().meter_places.size() - 1));
}

void TableTown::do_service(const Line& line) {
  SetDevice command;
  command.device = address_of(line.word(0));
  command.in_service = !line.has("out");
  give(line, line.option("by", "operator"), command);
}

// A member with a meter of the same name in service.
void TableTown::do_household(const Line& line) {
  Line part = line;
  if (line.option("member", "new") != "known") do_member(part);
  part.words = {std::string(line.word(0)), std::string(line.word(0)) + "/meter"};
  do_device(part);
  part.words = {part.words[1]};
  do_service(part);
  meters_[std::string(line.word(0))] = meters_[part.words[0]];
}

// battery OWNER CAPACITY: the owner, if new, and their battery in service.
void TableTown::do_battery(const Line& line) {
  Line part = line;
  if (!ledger().find_member(address_of(line.word(0)))) do_member(part);
  part.options["kind"] = "battery";
  part.options["capacity"] = std::string(line.word(1));
  part.words = {std::string(line.word(0)), std::string(line.word(0)) + "/battery"};
  do_device(part);
  part.words = {part.words[1]};
  do_service(part);
}

void TableTown::do_deposit(const Line& line) {
  Deposit command;
  command.asset = asset(line.option("asset", "cash"));
  command.member = address_of(line.word(0));
  command.amount = units(line.word(1));
  command.reference = std::string(line.option("reference", "line " + std::to_string(line.number)));
  if (line.has("unnamed")) command.reference.clear();
  give(line, line.option("by", "bank"), command);
}

void TableTown::do_withdraw(const Line& line) {
  Withdraw command;
  command.asset = asset(line.option("asset", "cash"));
  command.gateway = address_of(line.option("gateway", "bank"));
  command.amount = units(line.word(1));
  command.reference = line.has("unnamed") ? "" : "payout";
  give(line, line.word(0), command);
}

// transfer FROM [TO AMOUNT ASSET]...: linked, all or nothing.
void TableTown::do_transfer(const Line& line) {
  Transfer command;
  for (std::size_t i = 1; i + 2 < line.words.size(); i += 3)
    command.legs.push_back(
        {asset(line.words[i + 2]), address_of(line.words[i]), units(line.words[i + 1])});
  if (!line.option("memo_bytes", "").empty())
    command.memo.assign(static_cast<std::size_t>(number_of(line.option("memo_bytes", ""))), 'x');
  give(line, line.word(0), command);
}

void TableTown::do_tsl(const Line& line) {
  Transfer command;
  command.legs = {{state().tsl, address_of(line.word(0)), units(line.word(1))}};
  give(line, "governor", command);
}

// hold PAYER PAYEE AMOUNT ASSET for=minutes as=name
void TableTown::do_hold(const Line& line) {
  OpenHold command;
  command.asset = asset(line.word(3));
  command.payee = address_of(line.word(1));
  command.amount = units(line.word(2));
  command.hold_until = now + Duration(number_of(line.option("for", "60")) * one_minute.value);
  give(line, line.word(0), command);
  for (const Effect& effect : effects_)
    if (const auto* issued = std::get_if<Issued>(&effect))
      holds_[std::string(line.option("as", "hold"))] = HoldId(issued->number);
}

void TableTown::do_top_up(const Line& line) {
  TopUpHold command;
  command.hold = holds_[std::string(line.word(1))];
  command.amount = units(line.word(2));
  give(line, line.word(0), command);
}

void TableTown::do_capture(const Line& line) {
  CaptureHold command;
  command.hold = holds_[std::string(line.word(1))];
  command.amount = units(line.word(2));
  command.final = line.has("final");
  give(line, line.word(0), command);
}

void TableTown::do_release(const Line& line) {
  ReleaseHold command;
  command.hold = holds_[std::string(line.word(1))];
  give(line, line.word(0), command);
}

}  // namespace wattbook::table
