#include "node/api/command_routes.h"

#include <utility>

#include "node/api/command_views.h"

namespace wattbook::api {
namespace {

using http::Responder;
using http::Response;

Response json_response(std::uint16_t status, std::string body) {
  Response response;
  response.status = status;
  response.content_type = "application/json";
  response.headers = {{"Cache-Control", "no-store"}};
  response.body = std::move(body);
  return response;
}

Response receipt_response(const StoredReceipt& stored) {
  const ReceiptView view = receipt_view(stored.receipt, stored.height);
  // A repeat was executed before, which is what its sender wants to hear.
  return json_response(view.code == "none" || view.code == "exists" ? 200 : 422, to_json(view));
}

Response batch_response(const Submission& submission) {
  BatchView out;
  for (const StoredReceipt& stored : submission.receipts)
    out.receipts.push_back(receipt_view(stored.receipt, stored.height));
  return json_response(200, to_json(out));
}

// Why there are no receipts.
Response unsettled_response(SubmissionStatus status) {
  if (status == SubmissionStatus::too_large)
    return to_response({"command too large", 413, "a command is larger than the ledger takes",
                        std::nullopt, "split it into smaller commands"});
  if (status == SubmissionStatus::elsewhere)
    return to_response({"takes no commands", 421,
                        "this node follows its cluster, or was restored and does not sign yet",
                        std::nullopt, "send the command to the node of a delegate"});
  Problem out{"busy", 503, "too many commands are in flight", std::nullopt, "send it again"};
  if (status == SubmissionStatus::stopped)
    out = {"stopping", 503, "the node ends", std::nullopt,
           "send the same command again when it is back: it is executed at most once"};
  Response response = to_response(out);
  response.headers.push_back({"Retry-After", "1"});
  return response;
}

using Commands = std::expected<std::vector<Bytes>, Problem>;

Commands single(std::expected<Bytes, Problem> command) {
  if (!command) return std::unexpected(command.error());
  std::vector<Bytes> out;
  out.push_back(std::move(*command));
  return out;
}

Commands one_command(const http::Request& request, bool canonical) {
  if (!canonical) return single(read_command(request.body));
  const ByteView body = as_bytes(request.body);
  return single(Bytes(body.begin(), body.end()));
}

Commands many_commands(const http::Request& request, bool canonical) {
  return canonical ? split_commands(as_bytes(request.body)) : read_commands(request.body);
}

// Reads what is posted, submits it, and writes its receipts.
RouteHandler posting(const CommandPorts& ports, Commands (*read)(const http::Request&, bool),
                     Response (*write)(const Submission&)) {
  return [submit = ports.submit, read, write](const http::Request& request, const PathValues&,
                                              Responder respond) {
    const std::expected<Media, Problem> media = media_of(request);
    if (!media) return respond(to_response(media.error()));
    Commands commands = read(request, *media == Media::bytes);
    if (!commands) return respond(to_response(commands.error()));
    submit(std::move(*commands),
           [write, respond = std::move(respond)](const Submission& submission) mutable {
             respond(submission.status == SubmissionStatus::settled
                         ? write(submission)
                         : unsettled_response(submission.status));
           });
  };
}

Response first_receipt(const Submission& submission) {
  return receipt_response(submission.receipts.front());
}

std::vector<OperationAnswer> posting_answers(Schemas& schemas, std::string receipt_schema,
                                             bool refusable) {
  const std::vector<Form> receipt = {{"application/json", std::move(receipt_schema)}};
  const std::vector<Form> problem = {{"application/problem+json", schemas.of<Problem>()}};
  std::vector<OperationAnswer> out = {{200, "durable: what became of it", receipt},
                                      {400, "cannot be read; nothing was taken", problem},
                                      {413, "too large", problem},
                                      {415, "neither JSON nor canonical bytes", problem}};
  out.push_back({421, "this node of a cluster takes none: send it to a delegate's", problem});
  if (refusable) out.push_back({422, "not executed; `code` says why", receipt});
  out.push_back({503, "the node is busy or ends; send it again", problem});
  return out;
}

constexpr std::string_view canonical_bytes = R"({"type":"string","contentMediaType":)"
                                             R"("application/octet-stream"})";

Operation single_operation(Schemas& schemas, const CommandPorts& ports) {
  Operation out;
  out.method = http::Method::post;
  out.path = "/api/v1/commands";
  out.id = "send_command";
  out.needs = std::nullopt;  // a signature says enough
  out.summary = "Sends one signed command, as JSON or canonical bytes; its receipt";
  out.body = {{"application/json", schemas.of<SignedCommandView>()},
              {"application/octet-stream", std::string(canonical_bytes)}};
  out.answers = posting_answers(schemas, schemas.of<ReceiptView>(), true);
  out.handler = posting(ports, one_command, first_receipt);
  return out;
}

Operation batch_operation(Schemas& schemas, const CommandPorts& ports) {
  Operation out;
  out.method = http::Method::post;
  out.path = "/api/v1/commands/batch";
  out.id = "send_commands";
  out.needs = std::nullopt;  // a signature says enough
  out.summary =
      "Sends up to 1000 signed commands, executed in order, each for itself; a receipt for each";
  out.body = {{"application/json",
               schemas.of<std::vector<SignedCommandView>>(codec::AtMost(batch_commands_max))},
              {"application/octet-stream", std::string(canonical_bytes)}};
  out.answers = posting_answers(schemas, schemas.of<BatchView>(), false);
  out.handler = posting(ports, many_commands, batch_response);
  return out;
}

Operation receipt_operation(Schemas& schemas, const CommandPorts& ports) {
  Operation out;
  out.path = "/api/v1/receipts/{id}";
  out.id = "find_receipt";
  out.needs = std::nullopt;  // its id is known to its sender
  out.summary = "The receipt of a command, once it is durable";
  out.parameters = {{"id", true, schemas.of<CommandId>(), "of the command"}};
  const std::vector<Form> receipt = {{"application/json", schemas.of<ReceiptView>()}};
  const std::vector<Form> problem = {{"application/problem+json", schemas.of<Problem>()}};
  out.answers = {{200, "it was executed", receipt},
                 {400, "no command id", problem},
                 {404, "no durable command has this id", problem},
                 {422, "it was not executed; `code` says why", receipt}};
  out.handler = [find = ports.find_receipt](const http::Request&, const PathValues& values,
                                            Responder respond) {
    const auto id = parameter_detail::read<CommandId>(values[0]);
    if (!id) return respond(to_response(malformed("id", "this is no command id", id.error())));
    find(*id, [respond = std::move(respond)](const std::optional<StoredReceipt>& stored) mutable {
      respond(stored ? receipt_response(*stored)
                     : to_response(unknown("id", "no durable command has this id",
                                           "if it was sent just now, ask again; else send it "
                                           "again: it is executed at most once")));
    });
  };
  return out;
}

}  // namespace

void add_command_routes(RouteTable& table, CommandPorts ports) {
  table.begin("commands");
  table.add(single_operation(table.schemas(), ports));
  table.add(batch_operation(table.schemas(), ports));
  table.add(receipt_operation(table.schemas(), ports));
}

}  // namespace wattbook::api
