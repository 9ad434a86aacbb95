#include "node/api/proof_routes.h"

#include <memory>
#include <utility>

#include "node/api/json_writer.h"

namespace wattbook::api {
namespace {

using http::Responder;
using http::Response;

Response response_of(const ProofAnswer& answer) {
  switch (answer.status) {
    case ProofStatus::made: {
      Response response;
      response.content_type = "application/json";
      response.headers = {{"Cache-Control", "no-store"}};
      response.body = to_json(answer.view);
      return response;
    }
    case ProofStatus::unknown:
      return to_response(
          unknown("", "there is no such account, or no recent command with this id",
                  "prove older ones from the ledger's files: wattbook ledger proof"));
    case ProofStatus::later:
      break;
  }
  Response response =
      to_response({"block in writing", 503, "the block that the proof leads to is being written",
                   std::nullopt, "ask again"});
  response.headers.push_back({"Retry-After", "1"});
  return response;
}

ProofPorts::Answer answering(Responder respond) {
  return [shared = std::make_shared<Responder>(std::move(respond))](const ProofAnswer& answer) {
    (*shared)(response_of(answer));
  };
}

Operation begin(Schemas& schemas, std::string path, std::string id, std::string summary) {
  const std::vector<Form> problem = {{"application/problem+json", schemas.of<Problem>()}};
  Operation out;
  out.path = std::move(path);
  out.id = std::move(id);
  out.summary = std::move(summary);
  out.answers = {{200, "to be checked offline", {{"application/json", schemas.of<ProofView>()}}},
                 {400, "what is to be proven cannot be read", problem},
                 {404, "there is nothing to prove", problem},
                 {503, "its block is being written, or the node ends", problem}};
  return out;
}

Operation receipt_operation(Schemas& schemas, const ProofPorts& ports) {
  Operation out = begin(schemas, "/api/v1/proofs/receipts/{id}", "prove_receipt",
                        "A proof that a recent command's receipt stands in a block");
  out.needs = std::nullopt;  // its id is known to its sender
  out.parameters = {{"id", true, schemas.of<CommandId>(), "of the command"}};
  out.handler = [prove = ports.prove_receipt](const http::Request&, const PathValues& values,
                                              Responder respond) {
    const auto id = parameter_detail::read<CommandId>(values[0]);
    if (!id) return respond(to_response(malformed("id", "this is no command id", id.error())));
    prove(*id, answering(std::move(respond)));
  };
  return out;
}

Operation balance_operation(Schemas& schemas, const ProofPorts& ports) {
  Operation out = begin(schemas, "/api/v1/proofs/balances/{address}", "prove_balance",
                        "A proof of an account's balance after the newest block");
  out.parameters = {{"address", true, schemas.of<Address>(), "of the account"},
                    {"asset", false, R"({"type":"string"})", "TSL, WATT-0, EUR, …; required"}};
  out.handler = [prove = ports.prove_balance](const http::Request& request,
                                              const PathValues& values, Responder respond) {
    const auto owner = parameter_detail::read<Address>(values[0]);
    if (!owner)
      return respond(to_response(malformed("address", "this is no address", owner.error())));
    std::optional<std::string> asset = request.query_value("asset");
    if (!asset)
      return respond(to_response(
          malformed("asset", "the asset is missing", "add ?asset=TSL, WATT-0, EUR, …")));
    prove(*owner, std::move(*asset), answering(std::move(respond)));
  };
  return out;
}

}  // namespace

void add_proof_routes(RouteTable& table, const ProofPorts& ports) {
  table.begin("proofs");
  table.add(receipt_operation(table.schemas(), ports));
  table.add(balance_operation(table.schemas(), ports));
}

}  // namespace wattbook::api
