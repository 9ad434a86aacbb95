#include "openapi/cases.h"

#include "crypto/signature.h"
#include "node/api/access_views.h"
#include "node/api/body.h"
#include "node/api/command_views.h"
#include "node/api/invitation_views.h"

namespace wattbook::openapi {
namespace {

using chain::address_of;

api::SignedCommandView view_of(ByteView bytes) {
  const auto decoded = chain::decode_signed(bytes);
  return {decoded->command, decoded->signature};
}

// The body with which "ben" signs in.
std::string signed_in(SmallLedger& ledger) {
  const std::string challenge =
      ledger
          .post("/api/v1/auth/challenges", R"({"address":")" + to_hex0x(address_of("ben")) + "\"}")
          .body;
  api::JsonReader reader;
  const std::string message = reader.read<api::ChallengeView>(challenge)->message;
  return api::to_json(api::SignInRequest{
      message, crypto::sign(access::personal_digest(message), chain::key_of("ben"))});
}
// What "cleo" asks with the code of a new invitation, signed by `signer`.
std::string asked_to_join(SmallLedger& ledger, std::string_view signer) {
  const http::Response made =
      ledger.post("/api/v1/communities/0/invitations", R"({"note":"Cleo","lifetime":86400000})");
  api::JsonReader reader;
  const std::string code = reader.read<api::NewInvitationView>(made.body)->code;
  const Hash digest = access::personal_digest(access::join_text(code));
  return api::to_json(api::JoinRequest{code, address_of("cleo"), "Cleo",
                                       crypto::sign(digest, chain::key_of(signer))});
}
// A simulation of that sample (JSON).
std::string simulated(const std::string& sample) {
  return R"({"name":"","files":[],"sample":)" + sample +
         R"(,"roofs":5,"battery":"20","seed":null})";
}

}  // namespace

std::string signed_order(SmallLedger& ledger, std::string_view price) {
  chain::PlaceOrder order;
  order.id = ledger.town().next_id();
  order.account = address_of("ben");
  order.expires = ledger.state().time + one_hour;
  order.price = chain::price(price);
  order.quantity = chain::units("1");
  return api::to_json(view_of(ledger.town().sign_as("ben", chain::Command(order))));
}

std::vector<Case> cases(SmallLedger& ledger) {
  const std::string ben = to_hex0x(address_of("ben"));
  const std::string start = std::to_string(chain::Town::begin.unix_ms);
  const std::string executed = to_hex0x(ledger.executed());
  const std::string month = "2025-06";  // of chain::Town::begin
  const std::string height = std::to_string(ledger.state().height.value);
  const std::string c = "/api/v1/communities/0";
  const std::string nobody = "0x" + std::string(40, '9');
  const std::string order = signed_order(ledger, "0.05");
  const std::string sign_in = signed_in(ledger);
  const std::string asked = asked_to_join(ledger, "cleo");
  const std::string code = asked.substr(0, asked.find(',')) + "}";
  const std::string off_tick = signed_order(ledger, "0.00005");
  const std::string unsigned_order = order.substr(0, order.rfind(",\"signature\"")) + "}";
  return {
      {"show_status", "/api/v1/status"},
      {"show_cluster", "/api/v1/cluster"},
      {"list_blocks", "/api/v1/blocks"},
      {"list_blocks", "/api/v1/blocks?limit=3&after=" + height},
      {"show_block", "/api/v1/blocks/1"},
      {"show_block", "/api/v1/blocks/999999", 404},
      {"list_block_commands", "/api/v1/blocks/1/commands"},
      {"list_block_commands", "/api/v1/blocks/0/commands", 404},
      {"show_statistics", "/api/v1/statistics"},
      {"show_genesis", "/api/v1/genesis"},
      {"list_communities", "/api/v1/communities"},
      {"show_community", c},
      {"show_community", "/api/v1/communities/7", 404},
      {"show_community", "/api/v1/communities/x", 400},
      {"show_settings", c + "/settings"},
      {"show_totals", c + "/totals"},
      {"list_tariff", c + "/tariff"},
      {"list_sharing_keys", c + "/sharing-keys"},
      {"list_feeds", c + "/feeds"},
      {"list_alarms", c + "/alarms"},
      {"list_alarms", c + "/alarms?after=x", 400},
      {"list_members", c + "/members"},
      {"list_members", c + "/members?role=household"},
      {"list_members", c + "/members?after=" + nobody, 404},
      {"show_member", c + "/members/" + ben},
      {"show_member", c + "/members/" + nobody, 404},
      {"list_storage", c + "/storage"},
      {"list_storage", c + "/storage?member=" + ben},
      {"list_agents", c + "/agents"},
      {"list_devices", c + "/devices"},
      {"list_devices", c + "/devices?kind=meter&owner=" + ben},
      {"show_device", "/api/v1/devices/" + to_hex0x(address_of("ben/meter"))},
      {"show_device", "/api/v1/devices/" + to_hex0x(address_of("owner/battery"))},
      {"show_device", "/api/v1/devices/" + nobody, 404},
      {"report_health", "/api/v1/gateways/health", 200,
       R"({"community":0,"devices":[{"meter":1,"device":"hall","evidence":"read_from_meter",)"
       R"("last_seen":null,"drift":-500,"observations":30,"readings":2,"unreadable":8,)"
       R"("disbelieved":1,"errors":2}]})"},
      {"report_health", "/api/v1/gateways/health", 400, R"({"community":0})"},
      {"report_health", "/api/v1/gateways/health", 404, R"({"community":7,"devices":[]})"},
      {"report_health", "/api/v1/gateways/health", 415, "", "text/csv"},
      {"post_meter_file", "/api/v1/meter-files?name=a.csv", 200, "a;b", "text/csv"},
      {"post_meter_file", "/api/v1/meter-files?name=a.csv&folder=f&dry_run=false", 200, "a;b"},
      {"post_meter_file", "/api/v1/meter-files?name=a.csv", 422, "x"},
      {"post_meter_file", "/api/v1/meter-files?name=busy.csv", 503, "a;b"},
      {"post_meter_file", "/api/v1/meter-files?name=a.csv&folder=none", 404, "a;b"},
      {"post_meter_file", "/api/v1/meter-files?name=../a.csv", 400, "a;b"},
      {"post_meter_file", "/api/v1/meter-files?name=a.csv&dry_run=false", 400, "a;b"},
      {"post_meter_file", "/api/v1/meter-files?name=a.csv", 400, ""},
      {"list_device_health", "/api/v1/devices/health"},
      {"list_device_health", "/api/v1/devices/health?limit=1&after=0"},
      {"list_device_health", "/api/v1/devices/health?community=7", 404},
      {"list_charge_points", c + "/charge-points"},
      {"show_charge_point", "/api/v1/charge-points/CP1"},
      {"show_charge_point", "/api/v1/charge-points/CP9", 404},
      {"show_charging_price", "/api/v1/charge-points/CP1/price?evse=1"},
      {"show_charge_point_statistics", "/api/v1/charge-points/CP1/statistics"},
      {"list_charging_tokens", c + "/charging-tokens"},
      {"list_charging_tokens", c + "/charging-tokens?account=" + ben},
      {"list_charging_sessions", c + "/charging-sessions"},
      {"list_charging_sessions", c + "/charging-sessions?open=false&driver=" + ben},
      {"show_charging_session", "/api/v1/charging-sessions/1"},
      {"show_charging_session", "/api/v1/charging-sessions/9", 404},
      {"list_charging_payouts", c + "/charging-payouts"},
      {"list_meters", c + "/meters"},
      {"list_readings", c + "/meters/1/readings"},
      {"list_readings", c + "/meters/9/readings", 404},
      {"list_meter_intervals", c + "/meters/1/intervals"},
      {"list_quarantine", c + "/quarantine"},
      {"list_intervals", c + "/intervals"},
      {"list_intervals", c + "/intervals?limit=1"},
      {"show_interval", c + "/intervals/" + start},
      {"show_interval", c + "/intervals/1", 404},
      {"list_settlement", c + "/intervals/" + start + "/settlement"},
      {"list_settlement", c + "/intervals/" + start + "/settlement?member=" + ben},
      {"show_flow", c + "/flow"},
      {"show_flow", "/api/v1/communities/1/flow", 404},
      {"show_book", c + "/book"},
      {"show_book", c + "/book?instrument=tsl&depth=3"},
      {"list_orders", c + "/orders"},
      {"list_orders", c + "/orders?side=sell&member=" + to_hex0x(address_of("anna"))},
      {"list_orders", c + "/orders?after=99999", 404},
      {"show_order", c + "/orders/1"},
      {"show_order", c + "/orders/99999", 404},
      {"list_trades", c + "/trades"},
      {"list_trades", c + "/trades?limit=1&member=" + ben},
      {"list_auctions", c + "/auctions"},
      {"list_assets", "/api/v1/assets"},
      {"list_accounts", "/api/v1/accounts"},
      {"show_account", "/api/v1/accounts/" + ben},
      {"show_account", "/api/v1/accounts/" + nobody, 404},
      {"list_balances", "/api/v1/accounts/" + ben + "/balances"},
      {"list_holds", "/api/v1/accounts/" + ben + "/holds"},
      {"list_transfers", "/api/v1/accounts/" + ben + "/transfers"},
      {"list_transfers", "/api/v1/accounts/" + ben + "/transfers?asset=EUR&reason=deposit"},
      {"list_transfers", "/api/v1/accounts/" + ben + "/transfers?asset=DM", 404},
      {"show_balance", "/api/v1/balances/1"},
      {"show_balance", "/api/v1/balances/99999", 404},
      {"show_hold", "/api/v1/holds/1"},
      {"show_hold", "/api/v1/holds/2", 404},
      {"show_fees", c + "/fees"},
      {"list_stations", "/api/v1/stations"},
      {"list_stations", "/api/v1/stations?limit=1"},
      {"list_stations", "/api/v1/stations?limit=0", 400},
      {"show_station", "/api/v1/stations/CP1"},
      {"show_station", "/api/v1/stations/CP9", 404},
      {"change_station", "/api/v1/stations/CP1", 200, R"({"approval":"approved"})"},
      {"change_station", "/api/v1/stations/CP1", 400, R"({"approval":"perhaps"})"},
      {"change_station", "/api/v1/stations/CP1", 415, "", "text/csv"},
      {"change_station", "/api/v1/stations/CP9", 422, "{}"},
      {"set_station_password", "/api/v1/stations/CP1/password", 200,
       R"({"password":"sixteen_letters_"})"},
      {"set_station_password", "/api/v1/stations/CP1/password", 400, R"({"password":"short"})"},
      {"forget_station", "/api/v1/stations/CP1/forget"},
      {"forget_station", "/api/v1/stations/CP9/forget", 422},
      {"command_station", "/api/v1/stations/CP1/commands", 200,
       R"({"action":"Reset","payload":"{}"})"},
      {"command_station", "/api/v1/stations/CP1/commands", 400, R"({"payload":"{}"})"},
      {"show_station_command", "/api/v1/stations/CP1/commands/1"},
      {"show_station_command", "/api/v1/stations/CP1/commands/9", 404},
      {"show_station_command", "/api/v1/stations/CP1/commands/x", 400},
      {"show_charging", c + "/charging"},
      {"show_charging", "/api/v1/communities/9/charging", 404},
      {"start_charging", "/api/v1/stations/CP1/start", 200,
       R"({"evse":1,"connector":1,"code":"SmallLedger7"})"},
      {"start_charging", "/api/v1/stations/CP1/start", 400, "{}"},
      {"start_charging", "/api/v1/stations/CP9/start", 404,
       R"({"evse":1,"connector":1,"code":"SmallLedger7"})"},
      {"start_charging", "/api/v1/stations/CP1/start", 404,
       R"({"evse":1,"connector":1,"code":"NoSuchCode"})"},
      {"start_charging", "/api/v1/stations/CP1/start", 404,
       R"({"evse":3,"connector":1,"code":"SmallLedger7"})"},
      {"start_charging", "/api/v1/stations/CP1/start", 403,
       R"({"evse":1,"connector":1,"code":"Blocked"})"},
      {"start_charging", "/api/v1/stations/CP1/start", 410,
       R"({"evse":1,"connector":1,"code":"Expired"})"},
      {"start_charging", "/api/v1/stations/CP1/start", 402,
       R"({"evse":1,"connector":1,"code":"Tiny"})"},
      {"start_charging", "/api/v1/stations/CP1/start", 415, "", "text/csv"},
      {"stop_charging", "/api/v1/stations/CP1/stop", 409, R"({"session":1,"code":"SmallLedger7"})"},
      {"stop_charging", "/api/v1/stations/CP1/stop", 403, R"({"session":1,"code":"Other"})"},
      {"stop_charging", "/api/v1/stations/CP1/stop", 403, R"({"session":1})"},
      {"stop_charging", "/api/v1/stations/CP1/stop", 404, R"({"session":9})"},
      {"stop_charging", "/api/v1/stations/CP1/stop", 400, R"({"code":"SmallLedger7"})"},
      {"list_station_messages", "/api/v1/stations/CP1/messages?contains=Boot&limit=5"},
      {"list_station_messages", "/api/v1/stations/CP9/messages", 503},
      {"list_meter_keys", "/api/v1/meter-keys"},
      {"add_meter_key", "/api/v1/meter-keys", 200, R"({"serial":"M1","key":"00","valid_from":1})"},
      {"add_meter_key", "/api/v1/meter-keys", 422, R"({"serial":"","key":"00","valid_from":1})"},
      {"show_charging_proof", "/api/v1/charging-proofs/0x" + std::string(64, '1')},
      {"show_charging_proof", "/api/v1/charging-proofs/0x" + std::string(64, '0'), 404},
      {"show_charging_proof", "/api/v1/charging-proofs/1", 400},
      {"send_command", "/api/v1/commands", 200, order},
      {"send_command", "/api/v1/commands", 422, off_tick},
      {"send_command", "/api/v1/commands", 400, "{"},
      {"send_command", "/api/v1/commands", 415, order, "text/plain"},
      {"send_commands", "/api/v1/commands/batch", 200, "[" + order + "," + off_tick + "]"},
      {"send_commands", "/api/v1/commands/batch", 400, "[{}]"},
      {"send_commands", "/api/v1/commands/batch", 415, "", "text/csv"},
      {"find_receipt", "/api/v1/receipts/" + executed},
      {"find_receipt", "/api/v1/receipts/1", 400},
      {"find_receipt", "/api/v1/receipts/0x" + std::string(32, 'f'), 404},
      {"prove_receipt", "/api/v1/proofs/receipts/" + executed},
      {"prove_receipt", "/api/v1/proofs/receipts/1", 400},
      {"prove_receipt", "/api/v1/proofs/receipts/0x" + std::string(32, 'f'), 404},
      {"prove_balance", "/api/v1/proofs/balances/" + ben + "?asset=TSL"},
      {"prove_balance", "/api/v1/proofs/balances/" + ben, 400},
      {"prove_balance", "/api/v1/proofs/balances/" + nobody + "?asset=TSL", 404},
      {"show_statement", "/api/v1/members/" + ben + "/statements/" + month},
      {"show_statement", "/api/v1/members/" + ben + "/statements/" + month + "?format=csv"},
      {"show_statement", "/api/v1/members/" + ben + "/statements/" + month + "?format=pdf&lang=zh"},
      {"show_statement", "/api/v1/members/" + ben + "/statements/2026-13", 400},
      {"show_statement", "/api/v1/members/" + ben + "/statements/" + month + "?format=doc", 400},
      {"explain_interval", "/api/v1/members/" + ben + "/explain?interval=" + start},
      {"list_member_energy", "/api/v1/members/" + ben + "/energy"},
      {"list_member_energy", "/api/v1/members/" + ben + "/energy?step=day&from=1&until=0", 400},
      {"list_member_trades", "/api/v1/members/" + ben + "/trades"},
      {"list_member_receipts", "/api/v1/members/" + ben + "/receipts"},
      {"list_member_receipts", "/api/v1/members/" + ben + "/receipts?limit=1"},
      {"list_member_postings", "/api/v1/members/" + ben + "/postings"},
      {"list_member_postings", "/api/v1/members/" + ben + "/postings?asset=EUR"},
      {"advise_member", "/api/v1/members/" + ben + "/advice"},
      {"advise_member", "/api/v1/members/" + ben + "/advice?community=9", 400},
      {"list_member_fees", "/api/v1/members/" + ben + "/fees"},
      {"list_member_fees", "/api/v1/members/" + ben + "/fees?from=1&until=0", 400},
      {"list_auction_history", c + "/auctions/history"},
      {"list_alarm_history", c + "/alarms/history"},
      {"list_bars", c + "/bars"},
      {"list_bars", c + "/bars?minutes=0", 400},
      {"list_community_energy", c + "/energy"},
      {"list_trade_history", c + "/trades/history"},
      {"follow_topics", "/api/v1/events?topics=status,communities/0/book"},
      {"follow_topics", "/api/v1/events", 400},
      {"follow_topics", "/api/v1/events?topics=weather", 404},
      {"show_types", "/api/v1/typed-data/PlaceOrder"},
      {"show_types", "/api/v1/typed-data/Nothing", 404},
      {"make_typed_data", "/api/v1/typed-data", 200, unsigned_order},
      {"make_typed_data", "/api/v1/typed-data", 400, "[]"},
      {"make_typed_data", "/api/v1/typed-data", 415, "", "text/csv"},
      {"open_challenge", "/api/v1/auth/challenges", 200, R"({"address":")" + ben + "\"}"},
      {"open_challenge", "/api/v1/auth/challenges", 400, "{}"},
      {"sign_in", "/api/v1/auth/sessions", 200, sign_in},
      {"sign_in", "/api/v1/auth/sessions", 401, sign_in},
      {"show_caller", "/api/v1/auth/me"},
      {"list_tokens", "/api/v1/tokens"},
      {"create_token", "/api/v1/tokens", 200,
       R"({"name":"meter","role":"developer","lifetime":1000})"},
      {"create_token", "/api/v1/tokens", 422, R"({"name":"x","role":"developer","lifetime":0})"},
      {"revoke_token", "/api/v1/tokens/2/revoke"},
      {"revoke_token", "/api/v1/tokens/999/revoke", 404},
      {"list_grants", "/api/v1/grants"},
      {"grant_role", "/api/v1/grants", 200, R"({"address":")" + ben + R"(","role":null})"},
      {"grant_role", "/api/v1/grants", 400, R"({"address":")" + ben + R"(","role":"king"})"},
      {"invite_member", c + "/invitations", 200, R"({"note":"Dora","lifetime":1000})"},
      {"invite_member", c + "/invitations", 422, R"({"note":"Dora","lifetime":0})"},
      {"list_invitations", "/api/v1/invitations"},
      {"find_invitation", "/api/v1/join/invitation", 200, code},
      {"find_invitation", "/api/v1/join/invitation", 404, R"({"code":"guess"})"},
      {"join", "/api/v1/join", 401, asked_to_join(ledger, "ben")},
      {"join", "/api/v1/join", 200, asked},
      {"join", "/api/v1/join", 400, code},
      {"decide_invitation", "/api/v1/invitations/1/decision", 200, R"({"state":"approved"})"},
      {"decide_invitation", "/api/v1/invitations/1/decision", 422, R"({"state":"approved"})"},
      {"decide_invitation", "/api/v1/invitations/x/decision", 400, R"({"state":"approved"})"},
      {"list_admin_records", "/api/v1/admin-log"},
      {"note_key_export", "/api/v1/auth/key-exports", 200,
       R"({"address":")" + to_hex0x(address_of("operator")) + "\"}"},
      {"note_key_export", "/api/v1/auth/key-exports", 403, R"({"address":")" + ben + "\"}"},
      {"list_simulations", "/api/v1/simulations"},
      {"start_simulation", "/api/v1/simulations", 200,
       simulated(R"({"homes":8,"days":7,"seed":1})")},
      {"start_simulation", "/api/v1/simulations", 422, simulated("null")},
      {"start_simulation", "/api/v1/simulations", 400, simulated("7")},
      {"start_simulation", "/api/v1/simulations", 415, "", "text/csv"},
      {"show_simulation", "/api/v1/simulations/1"},
      {"show_simulation", "/api/v1/simulations/9", 404},
      {"show_simulation", "/api/v1/simulations/x", 400},
      {"cancel_simulation", "/api/v1/simulations/1/cancel", 200, "{}"},
      {"cancel_simulation", "/api/v1/simulations/9/cancel", 404, "{}"},
      {"show_simulation_report", "/api/v1/simulations/1/report"},
      {"show_simulation_report", "/api/v1/simulations/9/report", 404},
      {"show_simulation_file", "/api/v1/simulations/1/files/scenario.toml"},
      {"show_simulation_file", "/api/v1/simulations/1/files/passwords", 404},
      {"list_node_settings", "/api/v1/node/settings"},
      {"list_backups", "/api/v1/backups"},
      {"create_backup", "/api/v1/backups", 200, "{}"},
      {"verify_backup", "/api/v1/backups/wattbook-1/verify", 200, "{}"},
      {"verify_backup", "/api/v1/backups/another/verify", 422, "{}"},
      {"openapi", "/api/v1/openapi.json"},
      {"openapi_at_root", "/openapi.json"},
      {"sign_out", "/api/v1/auth/sign-out"},
  };
}

}  // namespace wattbook::openapi
