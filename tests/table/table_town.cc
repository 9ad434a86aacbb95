#include "table/table_town.h"

#include <algorithm>
#include <charconv>

#include "core/chain/interval_close.h"

namespace wattbook::table {

using namespace chain;  // the verbs below are made of its commands

namespace {

std::int64_t number_of(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// The enumerator with this name; the default one where there is none, which the file's author sees
// soon enough.
template <class E>
E enum_of(std::string_view name) {
  const auto names = enum_names(E{});
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) ADD_FAILURE() << "no such word: " << name;
  return static_cast<E>(found == names.end() ? 0 : found - names.begin());
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

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

// -- governance --

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

// -- money --

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

// -- metering and prices --

// read NAME:IMPORT:EXPORT ... : one batch of cumulative registers, at the end of the next interval
// to close, or at=minutes from now.
void TableTown::do_read(const Line& line) {
  const Instant time = time_of(line);
  now = std::max(now, time);
  SubmitReadings command;
  command.community = community_;
  for (const std::string& word : line.words) {
    const std::vector<std::string> parts = split(word, ':');
    ASSERT_EQ(parts.size(), 3u);
    const std::string sequence(line.option("sequence", ""));
    command.readings.push_back(
        {.meter = meter(parts[0]),
         .sequence = sequence.empty() ? static_cast<std::uint64_t>((time - begin).value / 1000) + 1
                                      : static_cast<std::uint64_t>(number_of(sequence)),
         .time = time,
         .import_register = kwh(parts[1]),
         .export_register = kwh(parts[2])});
  }
  give(line, line.option("by", "concentrator"), command);
  for (const Effect& effect : effects_)
    if (const auto* held = std::get_if<ReadingQuarantined>(&effect)) {
      EXPECT_EQ(std::to_string(held->cause), line.option("quarantined", "never"));
    }
  const bool expected = !line.option("quarantined", "").empty();
  const bool found = std::ranges::any_of(effects_, [](const Effect& effect) {
    return std::holds_alternative<ReadingQuarantined>(effect);
  });
  EXPECT_EQ(found, expected) << "quarantine";
}

// The same for the interval before: a reading that comes late.
void TableTown::do_reading(const Line& line) {
  Line late = line;
  const Instant end = interval_end(interval_of_option(line, "0"), here().settings.interval_length);
  late.options["at"] = std::to_string((end - now).value / one_minute.value);
  const Instant before = now;
  SubmitReadings command;
  command.community = community_;
  for (const std::string& word : line.words) {
    const std::vector<std::string> parts = split(word, ':');
    ASSERT_EQ(parts.size(), 3u);
    command.readings.push_back(
        {.meter = meter(parts[0]),
         .sequence = static_cast<std::uint64_t>((end - begin).value / 1000) + 1,
         .time = end,
         .import_register = kwh(parts[1]),
         .export_register = kwh(parts[2])});
  }
  EXPECT_GE(before, end) << "not late at all";
  give(line, line.option("by", "concentrator"), command);
}

// quarantine METER NUMBER release|discard
void TableTown::do_quarantine(const Line& line) {
  SettleQuarantine command;
  command.community = community_;
  command.meter = meter(std::string(line.word(0)));
  command.quarantine = static_cast<std::uint64_t>(number_of(line.word(1)));
  command.action = enum_of<QuarantineAction>(line.word(2));
  give(line, line.option("by", "operator"), command);
}

void TableTown::do_correct(const Line& line) {
  CorrectInterval command;
  command.community = community_;
  command.meter = meter(std::string(line.word(0)));
  command.interval = interval_of_option(line, "0");
  command.import_energy = kwh(line.option("import", "0"));
  command.export_energy = kwh(line.option("export", "0"));
  command.quality = enum_of<CorrectionQuality>(line.option("quality", "substituted"));
  command.reason = line.has("unexplained") ? "" : "read by eye";
  give(line, line.option("by", "operator"), command);
}

// exchange_meter METER last=IMPORT:EXPORT first=IMPORT:EXPORT
void TableTown::do_exchange_meter(const Line& line) {
  const auto last = split(line.option("last", "0:0"), ':');
  const auto first = split(line.option("first", "0:0"), ':');
  ExchangeMeter command;
  command.community = community_;
  command.last = {.meter = meter(std::string(line.word(0))),
                  .sequence = static_cast<std::uint64_t>((now - begin).value / 1000) + 1,
                  .time = now,
                  .import_register = kwh(last[0]),
                  .export_register = kwh(last[1])};
  command.key = line.has("keyless") ? Address{} : address_of(line.option("key", "new meter"));
  command.rated_power = Power(20'000);
  command.import_register = kwh(first[0]);
  command.export_register = kwh(first[1]);
  give(line, line.option("by", "operator"), command);
}

// charge OWNER STORED: what the owner's battery reports.
void TableTown::do_charge(const Line& line) {
  ReportStateOfCharge command;
  command.battery = address_of(std::string(line.word(0)) + "/battery");
  command.time = now + Duration(number_of(line.option("at", "0")) * one_minute.value);
  command.stored = kwh(line.word(1));
  give(line, line.option("by", "operator"), command);
}

// tariff IMPORT FEED_IN SHARING: from the next interval to close on, or interval=n.
void TableTown::do_tariff(const Line& line) {
  SetTariff command;
  command.community = community_;
  command.first_interval = interval_of_option(line, "1");
  if (!line.has("empty"))
    command.points = {{price(line.word(0)), price(line.word(1)), price(line.word(2))}};
  give(line, line.option("by", "operator"), command);
}

// keys NAME:PART ... : parts of one.
void TableTown::do_keys(const Line& line) {
  SetSharingKeys command;
  command.community = community_;
  command.from_interval = interval_of_option(line, "1");
  for (const std::string& word : line.words) {
    const std::vector<std::string> parts = split(word, ':');
    command.keys.push_back(
        {address_of(parts[0]), static_cast<std::uint32_t>(*parse_decimal(parts[1]))});
  }
  give(line, line.option("by", "operator"), command);
}

void TableTown::do_feed(const Line& line) {
  PublishFeed command;
  command.community = community_;
  command.feed = std::string(line.word(0));
  command.observed = now + Duration(number_of(line.option("at", "0")) * one_minute.value);
  command.value = units(line.word(1));
  give(line, line.option("by", "operator"), command);
}

// -- market --

// order WHO buy|sell QUANTITY PRICE [tsl] [auction] [market] [post_only] tif=… till=minutes
// self=cancel_maker as=name
void TableTown::do_order(const Line& line) {
  PlaceOrder command;
  command.community = community_;
  command.instrument = line.has("tsl") ? Instrument::tsl : Instrument::watt;
  command.session = line.has("auction") ? Session::auction : Session::continuous;
  command.side = enum_of<market::Side>(line.word(1));
  command.kind = line.has("market") ? market::OrderKind::market : market::OrderKind::limit;
  command.quantity = units(line.word(2));
  command.price = price(line.word(3));
  command.time_in_force = enum_of<market::TimeInForce>(line.option("tif", "good_till_cancelled"));
  if (const auto till = line.option("till", ""); !till.empty())
    command.good_till = now + Duration(number_of(till) * one_minute.value);
  command.post_only = line.has("post_only");
  command.self_trade = enum_of<market::SelfTrade>(line.option("self", "cancel_taker"));
  give(line, line.word(0), command);
  for (const Effect& effect : effects_)
    if (const auto* placed = std::get_if<OrderPlaced>(&effect))
      orders_[std::string(line.option("as", line.word(0)))] = placed->order;
}

void TableTown::do_cancel(const Line& line) {
  CancelOrder command;
  command.community = community_;
  command.instrument = line.has("tsl") ? Instrument::tsl : Instrument::watt;
  command.session = line.has("auction") ? Session::auction : Session::continuous;
  command.order = orders_[std::string(line.option("order", line.word(0)))];
  give(line, line.word(0), command);
}

void TableTown::do_replace(const Line& line) {
  ReplaceOrder command;
  command.community = community_;
  command.order = orders_[std::string(line.option("order", line.word(0)))];
  command.quantity = units(line.word(1));
  command.price = price(line.word(2));
  give(line, line.word(0), command);
}

// agent WHO target_price|zero_intelligence|none buy=P sell=P below=kWh above=kWh
void TableTown::do_agent(const Line& line) {
  SetAgent command;
  command.community = community_;
  command.kind = enum_of<AgentKind>(line.word(1));
  command.target_buy = price(line.option("buy", "0"));
  command.target_sell = price(line.option("sell", "0"));
  command.buy_below = kwh(line.option("below", "0"));
  command.sell_above = kwh(line.option("above", "0"));
  give(line, line.word(0), command);
}

void TableTown::do_ceiling(const Line& line) {
  SetCeiling command;
  command.community = community_;
  command.ceiling = price(line.word(1));
  give(line, line.word(0), command);
}

// -- the protocol --

// upgrade VERSION [in=blocks]: scheduled so many blocks after the command's own.
void TableTown::do_upgrade(const Line& line) {
  ScheduleUpgrade command;
  command.version = static_cast<std::uint32_t>(number_of(line.word(0)));
  command.height = Height(state().height.value + 1 +
                          static_cast<std::uint64_t>(number_of(line.option("in", "1"))));
  give(line, line.option("by", "governor"), command);
}

// order_limits open=orders per_interval=orders per_trade=orders deposit=cash; what is absent is not
// limited.
void TableTown::do_order_limits(const Line& line) {
  const auto count = [&line](const char* key) {
    return static_cast<std::uint32_t>(number_of(line.option(key, "0")));
  };
  SetOrderLimits command;
  command.community = line.has("elsewhere") ? CommunityIndex(999) : community_;
  command.limits.open_orders_max = count("open");
  command.limits.orders_per_interval = count("per_interval");
  command.limits.orders_per_trade = count("per_trade");
  command.limits.deposit = units(line.option("deposit", "0"));
  give(line, line.option("by", "operator"), command);
}

// feeds COUNT: so many feeds of different names, each accepted.
void TableTown::do_feeds(const Line& line) {
  for (std::int64_t i = 0; i < number_of(line.word(0)); ++i) {
    PublishFeed command;
    command.community = community_;
    command.feed = "feed-" + std::to_string(i);
    command.observed = now;
    give(line, "operator", command);
  }
}

// -- time and facts --

// close [N]: lets time pass until the next N intervals are closed, each in a block of its own.
void TableTown::do_close(const Line& line) {
  const std::int64_t count = line.words.empty() ? 1 : number_of(line.word(0));
  effects_.clear();
  for (std::int64_t i = 0; i < count; ++i) {
    const Instant due = next_close(here());
    const SealedBlock block = advance_to(std::max(due, now + one_second));
    for (const Bytes& bytes : block.receipts) {
      const auto receipt = decode_receipt(bytes);
      ASSERT_TRUE(receipt.has_value());
      effects_.insert(effects_.end(), receipt->effects.begin(), receipt->effects.end());
    }
  }
}

void TableTown::do_wait(const Line& line) {
  advance_to(now + Duration(number_of(line.word(0)) * one_minute.value));
}

// expect WHO cash=… watt=… tsl=… debt=… free_cash=… (what is not reserved)
void TableTown::do_expect(const Line& line) {
  for (const auto& [key, value] : line.options) {
    const bool free = key.starts_with("free_");
    const AssetIndex which = asset(free ? key.substr(5) : key);
    const auto member = ledger().find_member(address_of(line.word(0)));
    const auto account = member ? ledger().find_account(*member, which) : std::nullopt;
    const ledger::Account found = account ? ledger().account(*account) : ledger::Account{};
    const Amount amount = free ? found.available() : found.posted;
    EXPECT_EQ(format_decimal(amount.value), format_decimal(units(value).value)) << key;
  }
}

// order_is NAME QUANTITY [executable=…] | order_is NAME gone
void TableTown::do_order_is(const Line& line) {
  const MarketPlace& market = here().market(line.has("tsl") ? Instrument::tsl : Instrument::watt);
  const auto resting = market.book.find(orders_[std::string(line.word(0))]);
  if (line.word(1) == "gone") {
    EXPECT_FALSE(resting.has_value());
    return;
  }
  ASSERT_TRUE(resting.has_value());
  EXPECT_EQ(market.base_amount(resting->remaining), units(line.word(1)));
  if (const auto text = line.option("executable", ""); !text.empty()) {
    EXPECT_EQ(market.base_amount(resting->executable), units(text));
  }
}

// total shared=… traded=… grid_import=… : kWh since the community began.
void TableTown::do_total(const Line& line) {
  for (const auto& [key, value] : line.options) {
    bool known = false;
    codec::for_each_field<CommunityTotals>([&](const auto& field) {
      if (field.name != key) return;
      known = true;
      EXPECT_EQ(format_decimal((here().totals.*field.member).value),
                format_decimal(kwh(value).value))
          << key;
    });
    EXPECT_TRUE(known) << key;
  }
}

// best bid=… ask=… executable_ask=… last=… ; `none` where there is none.
void TableTown::do_best(const Line& line) {
  const MarketPlace& market = here().market(line.has("tsl") ? Instrument::tsl : Instrument::watt);
  const auto compare = [&](const std::string& key, std::optional<Ticks> found) {
    const auto text = line.option(key, "");
    if (text.empty()) return;
    EXPECT_EQ(found ? format_decimal(market.price_of(*found).value) : "none",
              text == "none" ? "none" : format_decimal(price(text).value))
        << key;
  };
  compare("bid", market.book.best_bid());
  compare("ask", market.book.best_ask());
  compare("executable_bid", market.book.best_executable_bid());
  compare("executable_ask", market.book.best_executable_ask());
  compare("last", market.book.last_price());
}

// alarm WHO KIND: in the newest command or close.
void TableTown::do_alarm(const Line& line) {
  const auto member = ledger().find_member(address_of(line.word(0)));
  const AlarmKind kind = enum_of<AlarmKind>(line.word(1));
  EXPECT_TRUE(std::ranges::any_of(effects_, [&](const Effect& effect) {
    const auto* alarm = std::get_if<Alarm>(&effect);
    return alarm && member && alarm->member == *member && alarm->kind == kind;
  })) << "no such alarm";
}

// auction price=… volume=… welfare=… optimum=… : as the newest close cleared it.
void TableTown::do_auction(const Line& line) {
  for (const Effect& effect : effects_) {
    const auto* cleared = std::get_if<AuctionCleared>(&effect);
    if (!cleared) continue;
    EXPECT_EQ(cleared->price, price(line.option("price", "0")));
    EXPECT_EQ(cleared->volume, units(line.option("volume", "0")));
    EXPECT_EQ(cleared->welfare, units(line.option("welfare", "0")));
    EXPECT_EQ(cleared->optimum, units(line.option("optimum", "0")));
    return;
  }
  ADD_FAILURE() << "no auction cleared";
}

}  // namespace wattbook::table
