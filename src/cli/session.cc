#include "cli/session.h"

#include "cli/caller.h"
#include "node/access/sign_in_message.h"
#include "node/api/access_views.h"

namespace wattbook::cli {
namespace {

template <class View, class Body>
Reply<View> post(http::Client& client, const char* path, const Body& body) {
  const auto response = client.post(path, "application/json", api::to_json(body));
  if (!response) return std::unexpected(Failure{response.error(), exit_unreachable});
  if (response->status != 200) return std::unexpected(refusal_of(*response));
  api::JsonReader reader;
  Result<View> view = reader.read<View>(response->body);
  if (view) return std::move(*view);
  return std::unexpected(Failure{{"the node's answer is not understood: " + view.error().message,
                                  "is the node of this program's version?"},
                                 exit_failed});
}

}  // namespace

Reply<void> open_session(http::Client& client, const Address& address,
                         const std::function<Result<Signature>(const Hash&)>& sign) {
  const auto challenge =
      post<api::ChallengeView>(client, "/api/v1/auth/challenges", api::ChallengeRequest{address});
  if (!challenge) return std::unexpected(challenge.error());
  const Result<Signature> signature = sign(access::personal_digest(challenge->message));
  if (!signature) return std::unexpected(Failure{signature.error(), exit_failed});
  const auto session = post<api::NewTokenView>(client, "/api/v1/auth/sessions",
                                               api::SignInRequest{challenge->message, *signature});
  if (!session) return std::unexpected(session.error());
  client.authorize(session->secret);
  return {};
}

}  // namespace wattbook::cli
