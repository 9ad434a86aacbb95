#include "node/api/command_routes.h"

#include <memory>
#include <utility>

#include "node/api/command_views.h"
#include "node/api/json_writer.h"

namespace wattbook::api {
namespace {

using http::problem;
using http::Responder;
using http::Response;

// The ports take callbacks that copy; a responder only moves.
std::shared_ptr<Responder> shared(Responder respond) {
  return std::make_shared<Responder>(std::move(respond));
}

Response receipt_response(const StoredReceipt& stored) {
  const ReceiptView view = receipt_view(stored.receipt, stored.height);
  Response response;
  // A repeat was executed before, which is what its sender wants to hear.
  response.status = view.code == "none" || view.code == "exists" ? 200 : 422;
  response.content_type = "application/json";
  response.headers = {{"Cache-Control", "no-store"}};
  response.body = to_json(view);
  return response;
}

Response submission_response(const Submission& submission) {
  switch (submission.status) {
    case SubmissionStatus::settled:
      return receipt_response({submission.height, submission.receipt});
    case SubmissionStatus::busy: {
      Response response = problem(503, "busy", "too many commands are in flight; send it again");
      response.headers.push_back({"Retry-After", "1"});
      return response;
    }
    case SubmissionStatus::too_large:
      return problem(413, "command too large", "split it into smaller commands");
    case SubmissionStatus::stopped:
      return problem(503, "stopping",
                     "the node ends; send the same command again when it is back: it is executed "
                     "at most once");
  }
  return problem(500, "unknown", "");
}

Result<Bytes> body_bytes(const http::Request& request) {
  if (request.header("Content-Type") != "application/octet-stream")
    return command_bytes(request.body);
  const ByteView body = as_bytes(request.body);
  return Bytes(body.begin(), body.end());
}

}  // namespace

void add_command_routes(Router& router, CommandPorts ports) {
  router.add(
      http::Method::post, "/api/v1/commands",
      [submit = ports.submit](const http::Request& request, const PathValues&, Responder respond) {
        Result<Bytes> command = body_bytes(request);
        if (!command) {
          const Error& error = command.error();
          return respond(
              problem(400, "malformed command",
                      error.hint.empty() ? error.message : error.message + "; " + error.hint));
        }
        submit(std::move(*command),
               [answer = shared(std::move(respond))](const Submission& submission) {
                 (*answer)(submission_response(submission));
               });
      });
  router.add(http::Method::get, "/api/v1/receipts/{}",
             [find = ports.find_receipt](const http::Request&, const PathValues& values,
                                         Responder respond) {
               const std::optional<CommandId> id = fixed_from_hex<CommandId>(values[0]);
               if (!id)
                 return respond(
                     problem(400, "malformed command id", "write 0x and 32 hexadecimal digits"));
               find(*id, [answer = shared(std::move(respond))](
                             const std::optional<StoredReceipt>& stored) {
                 (*answer)(stored ? receipt_response(*stored)
                                  : problem(404, "no receipt",
                                            "no recent command has this id; the newest are kept"));
               });
             });
}

}  // namespace wattbook::api
