#include "openapi/small_ledger.h"

#include "core/chain/charging_keys.h"
#include "core/chain/receipt.h"
#include "node/api/charging_live.h"
#include "node/api/state_views.h"
#include "openapi/some_desks.h"
#include "openapi/some_stations.h"

namespace wattbook::openapi {

using chain::kwh;
using chain::price;
using chain::units;

SmallLedger::SmallLedger()
    : gate_(open_gate()), table_(api::make_route_table(ports(), feed_, doorman_)) {
  fill();
  charge();
  follow();
  const access::Caller root{chain::address_of("operator"), access::Role::administrator, 0};
  token_ = gate_.create_token(root, "the tests'", root.role, one_hour)->secret;
  CHECK(gate_.grant(root, chain::address_of("ben"), access::Role::developer).has_value());
  table_.mount(router_, doorman_);
}

access::Gate SmallLedger::open_gate() {
  CHECK(files_.create_directory("access").has_value());
  auto gate = access::Gate::open({}, files_, "access", clock_, entropy_);
  CHECK(gate.has_value());
  return std::move(*gate);
}

void SmallLedger::fill() {
  chain::CommunitySettings settings;
  settings.auction = true;
  town_.found(settings);
  town_.battery("owner", "100");
  const MeterIndex anna = town_.household("anna");
  const MeterIndex ben = town_.household("ben");
  for (const char* name : {"anna", "ben"}) {
    town_.deposit(name, "50");
    town_.give_tsl(name, "10");
  }
  town_.join("oracle", {chain::Role::oracle});
  chain::PublishFeed feed;
  feed.feed = "outdoor temperature";
  feed.observed = town_.now;
  feed.value = units("21.5");
  town_.must("oracle", feed);
  chain::SetSharingKeys keys;
  keys.from_interval = town_.community().closed + IntervalNumber(1);
  keys.keys = {{chain::address_of("anna"), 400'000}, {chain::address_of("ben"), 600'000}};
  town_.must("operator", keys);

  const Instant end = chain::Town::begin + chain::Town::quarter;
  town_.advance_to(end - one_second);
  town_.read(end, {{anna, "0", "3"}, {ben, "0.5", "0"}});
  town_.read(end + one_second, {{anna, "0", "2"}});  // an export register that fell
  town_.advance_to(end + Duration(6 * one_minute.value));

  chain::PlaceOrder order;
  order.price = price("0.20");
  order.quantity = units("2.2");  // more than ben and his car buy, and some is left to auction
  order.side = market::Side::sell;
  town_.must("anna", order);
  order.side = market::Side::buy;
  order.quantity = units("0.6");
  town_.must("ben", order);
  order.price = price("0.10");
  for (int i = 0; i < 3; ++i) town_.must("ben", order);
  order.session = chain::Session::auction;
  order.price = price("0.25");
  town_.must("ben", order);
  order.side = market::Side::sell;
  town_.must("anna", order);

  chain::OpenHold hold;
  hold.asset = town_.community().cash;
  hold.payee = chain::address_of("anna");
  hold.amount = units("1.5");
  hold.hold_until = town_.now + one_hour;
  town_.must("ben", hold);
  chain::SetAgent agent;
  agent.kind = chain::AgentKind::target_price;
  agent.target_buy = price("0.01");
  agent.target_sell = price("1");
  agent.buy_below = kwh("0.1");
  agent.sell_above = kwh("50");
  town_.must("ben", agent);
  chain::SetCeiling ceiling;
  ceiling.ceiling = price("0.3");
  town_.must("ben", ceiling);
  town_.advance_to(end + chain::Town::quarter + Duration(6 * one_minute.value));
}

// carla's charge point, ben's card, and a session of 2 kWh that ended.
void SmallLedger::charge() {
  for (const std::uint32_t version : {2u, 3u}) {
    chain::ScheduleUpgrade upgrade;
    upgrade.version = version;
    upgrade.height = Height(town_.state().height.value + 2);
    town_.must("governor", upgrade);
    town_.advance_to(town_.now + one_second);
  }
  town_.join("carla", {chain::Role::charge_point_owner});
  town_.join("net", {chain::Role::delegate});
  chain::LicenseNetwork license;
  license.network = chain::address_of("net");
  town_.must("operator", license);
  chain::DescribeChargePoint point;
  point.point.station = "CP1";
  point.point.place = "Town hall";
  point.point.model = "ACME 22";
  point.point.power = Power(22'000);
  point.point.connectors = {{1, 1, charging::Plug::type2, Power(22'000)}};
  point.point.tariff.bands = {{0, price("0.05"), units("0"), units("0.02")}};
  town_.must("carla", point);
  chain::SetChargingToken token;
  token.session_limit = units("20");
  token.valid_until = town_.now + one_day;
  token.token = chain::token_digest("Blocked");
  token.blocked = true;
  town_.must("ben", token);
  token.blocked = false;
  token.token = chain::token_digest("Tiny");
  token.session_limit = units("0.01");
  town_.must("ben", token);
  token.session_limit = units("20");
  token.token = chain::token_digest("Expired");
  token.valid_until = town_.now + one_minute;
  town_.must("ben", token);
  token.token = chain::token_digest("SmallLedger7");
  token.valid_until = town_.now + one_day;
  town_.must("ben", token);
  chain::StartCharging start;
  start.session.bytes.fill(2);
  start.station = "CP1";
  start.evse = start.connector = 1;
  start.token = token.token;
  start.imported = kwh("100");
  start.time = town_.now;
  town_.must("net", start);
  town_.now = town_.now + Duration(10 * one_minute.value);
  chain::EndCharging stop;
  stop.session = start.session;
  stop.imported = kwh("102");
  stop.proof.bytes.fill(0x77);
  stop.time = town_.now;
  town_.must("net", stop);
}

// The history over again on the machine that is shown, and the live topics as the node publishes
// them.
void SmallLedger::follow() {
  const std::string tables = scratch_.file("history.sqlite");
  must_add(*history::open_projection(tables, history::vienna()), history::records_of(town_));
  auto opened = history::open_for_reading(tables);
  CHECK(opened.has_value());
  tables_ = std::move(*opened);
  for (const Bytes& block : town_.blocks) {
    const auto sealed = machine_.replay(block, chain::SignatureCheck::trusted);
    CHECK(sealed.has_value());
    recent_.add(*sealed);
    const auto decoded = chain::decode_block(block);
    if (decoded->commands.empty()) continue;
    executed_ = chain::header_of(chain::decode_signed(decoded->commands[0])->command).id;
  }
  const chain::Community& community = state().communities.front();
  feed_.publish("status", api::StatusView{});
  feed_.publish("blocks", api::recent_blocks(recent_, 50));
  feed_.publish("communities/0/flow", api::flow_view(state(), community));
  feed_.publish("communities/0/book", api::book_view(community.watt_market, 20));
  feed_.publish("communities/0/trades", api::recent_trades(recent_, state(), community.index, 50));
  feed_.publish("communities/0/members", api::members_view(state(), community, names_));
  feed_.publish("communities/0/intervals", api::intervals_view(community, 50));
  feed_.publish("communities/0/charging", api::charging_live_view(state(), community.index));
}

api::Submission SmallLedger::submit(std::vector<Bytes> commands) {
  api::Submission out{api::SubmissionStatus::settled, {}};
  machine_.begin_block(state().time + one_second);
  for (const Bytes& command : commands) {
    const auto signer = machine_.check_signature(command);
    if (signer) {
      out.receipts.push_back({Height(0), machine_.execute(command, *signer).receipt});
      continue;
    }
    Bytes receipt;
    chain::ReceiptBuilder().write(receipt, CommandId{}, signer.error());
    out.receipts.push_back({Height(0), std::move(receipt)});
  }
  recent_.add(machine_.seal());
  return out;
}

template <class Body>
void SmallLedger::must(std::string_view name, Body body) {
  body.id = town_.next_id();
  body.account = chain::address_of(name);
  body.expires = state().time + one_hour;
  const api::Submission done = submit({town_.sign_as(name, chain::Command(body))});
  const auto receipt = chain::decode_receipt(done.receipts[0].receipt);
  CHECK(receipt && receipt->code == chain::Rejection::none);
}

void SmallLedger::open_session() {
  chain::SetChargingToken token;
  token.session_limit = units("20");
  token.valid_until = state().time + one_day;
  token.token = chain::token_digest("Second");
  must("ben", token);
  chain::StartCharging start;
  start.session.bytes.fill(3);
  start.station = "CP1";
  start.evse = start.connector = 1;
  start.token = chain::token_digest("SmallLedger7");
  start.imported = kwh("102");
  start.time = state().time;
  must("net", start);
}

void SmallLedger::take_roles(std::string_view name) {
  chain::SetMember roles;
  roles.member = chain::address_of(name);
  roles.roles = {chain::Role::household};
  must("operator", roles);
}

api::ProofAnswer SmallLedger::proof_if(bool known) const {
  if (!known) return {};
  return {api::ProofStatus::made, {state().height, state().parent, Bytes{1, 2}, {}}};
}

api::Ports SmallLedger::ports() {
  api::Ports out;
  out.stations = some_stations();
  out.simulations = some_simulations();
  out.cluster = [] { return api::ClusterView{.executed = Height(3), .final_height = Height(3)}; };
  out.administration = some_administration();
  out.genesis = state().genesis_hash;
  out.health = &health_;
  // What readers make of files is tested where they are; here it is the form.
  out.meter_files.take = [](const api::MeterFilePosted& posted, const auto& answer) {
    if (posted.name == "busy.csv") return false;
    if (posted.folder == "none")
      answer(std::unexpected(api::unknown("folder", "there is none", "look")));
    else if (posted.content == "x")
      answer(std::unexpected(api::Problem{"refused", 422, "line 1", std::nullopt, std::nullopt}));
    else
      answer(api::MeterFileView{{{"format", "NEM12"}}, {{"P1", 3}}, {"P2 Q1: not energy"}, 1, 0});
    return true;
  };
  out.ask = [this](std::move_only_function<void(const api::Books&)> query) {
    query({state(), recent_, names_});
    return true;
  };
  out.commands.submit = [this](std::vector<Bytes> commands, auto answer) {
    answer(submit(std::move(commands)));
  };
  out.commands.find_receipt = [this](CommandId id, auto answer) { answer(recent_.find(id)); };
  out.history = [this](const history::History::Question& question) {
    question(tables_.get());
    return true;
  };
  // What proofs hold is tested where they are made; here it is their form.
  out.proofs.prove_receipt = [this](CommandId id, const auto& answer) {
    answer(proof_if(recent_.find(id).has_value()));
  };
  out.proofs.prove_balance = [this](const Address& owner, const std::string& asset,
                                    const auto& answer) {
    answer(proof_if(state().ledger.find_member(owner).has_value() && asset == "TSL"));
  };
  return out;
}

http::Response SmallLedger::ask(http::Request request) { return ask(std::move(request), token_); }

std::string SmallLedger::sign_in(std::string_view name) {
  const Address address = chain::address_of(name);
  const access::SignInMessage challenge =
      gate_.challenge(address, "watt.example", "http://watt.example");
  const std::string text = access::to_text(challenge);
  return gate_
      .sign_in(text, crypto::sign(access::personal_digest(text), chain::key_of(name)),
               "watt.example")
      ->secret;
}

http::Response SmallLedger::ask(http::Request request, std::string_view secret) {
  http::Response out;
  request.remote = "127.0.0.1";
  request.headers.push_back({"Host", "watt.example"});
  if (!secret.empty())
    request.headers.push_back({"Authorization", "Bearer " + std::string(secret)});
  router_(std::move(request),
          http::Responder([&out](http::Response response) { out = std::move(response); }));
  return out;
}

http::Response SmallLedger::get(const std::string& target, std::string_view accept) {
  http::Request request;
  request.path = target.substr(0, target.find('?'));
  if (target.find('?') != target.npos) request.query = target.substr(target.find('?') + 1);
  if (!accept.empty()) request.headers.push_back({"Accept", std::string(accept)});
  return ask(std::move(request));
}

http::Response SmallLedger::post(const std::string& path, std::string body, std::string_view type) {
  return post_as(token_, path, std::move(body), type);
}

http::Response SmallLedger::get_as(std::string_view secret, const std::string& target) {
  http::Request request;
  request.path = target.substr(0, target.find('?'));
  if (target.find('?') != target.npos) request.query = target.substr(target.find('?') + 1);
  return ask(std::move(request), secret);
}

http::Response SmallLedger::post_as(std::string_view secret, const std::string& path,
                                    std::string body, std::string_view type) {
  http::Request request;
  request.method = http::Method::post;
  request.path = path.substr(0, path.find('?'));
  if (path.find('?') != path.npos) request.query = path.substr(path.find('?') + 1);
  request.headers.push_back({"Content-Type", std::string(type)});
  request.body = std::move(body);
  return ask(std::move(request), secret);
}

}  // namespace wattbook::openapi
