// Who may come in, as the API shows it.
#pragma once

#include "node/access/gate.h"
#include "node/api/views.h"

namespace wattbook::api {

inline constexpr AtMost sign_in_text_max{2'048};

struct ChallengeRequest {
  Address address;  // that wants to sign in

  static constexpr std::string_view type_name = "ChallengeRequest";
  static constexpr auto fields = std::tuple(field("address", &ChallengeRequest::address));
};

struct ChallengeView {
  std::string message;  // EIP-4361: sign it with personal_sign
  Instant expires;

  static constexpr std::string_view type_name = "Challenge";
  static constexpr auto fields =
      std::tuple(field("message", &ChallengeView::message, sign_in_text_max),
                 field("expires", &ChallengeView::expires));
};

struct SignInRequest {
  std::string message;
  Signature signature;

  static constexpr std::string_view type_name = "SignIn";
  static constexpr auto fields =
      std::tuple(field("message", &SignInRequest::message, sign_in_text_max),
                 field("signature", &SignInRequest::signature));
};

struct TokenView {
  std::uint64_t number = 0;
  std::string name;
  std::optional<Address> owner;
  access::Role role = access::Role::read_only;
  Instant created;
  Instant expires;

  static constexpr std::string_view type_name = "Token";
  static constexpr std::string_view list_type = "Tokens";
  static constexpr std::string_view list_name = "tokens";
  static constexpr auto fields =
      std::tuple(field("number", &TokenView::number), field("name", &TokenView::name),
                 field("owner", &TokenView::owner), field("role", &TokenView::role),
                 field("created", &TokenView::created), field("expires", &TokenView::expires));
};

// A session or token, with the secret that is told this once.
struct NewTokenView {
  std::string secret;
  TokenView token;

  static constexpr std::string_view type_name = "NewToken";
  static constexpr auto fields =
      std::tuple(field("secret", &NewTokenView::secret), field("token", &NewTokenView::token));
};

struct TokenRequest {
  std::string name;
  access::Role role = access::Role::read_only;
  Duration lifetime;

  static constexpr std::string_view type_name = "TokenRequest";
  static constexpr auto fields =
      std::tuple(field("name", &TokenRequest::name), field("role", &TokenRequest::role),
                 field("lifetime", &TokenRequest::lifetime));
};

struct RevokedView {
  std::uint64_t number = 0;

  static constexpr std::string_view type_name = "Revoked";
  static constexpr auto fields = std::tuple(field("number", &RevokedView::number));
};

struct CallerView {
  std::optional<Address> address;
  std::optional<access::Role> role;  // absent: not signed in
  std::optional<std::uint64_t> token;

  static constexpr std::string_view type_name = "Caller";
  static constexpr auto fields =
      std::tuple(field("address", &CallerView::address), field("role", &CallerView::role),
                 field("token", &CallerView::token));
};

// A key that its owner looked at: not the key.
struct KeyExportView {
  Address address;

  static constexpr std::string_view type_name = "KeyExport";
  static constexpr auto fields = std::tuple(field("address", &KeyExportView::address));
};

struct GrantView {
  Address address;
  std::optional<access::Role> role;  // absent: taken back

  static constexpr std::string_view type_name = "Grant";
  static constexpr std::string_view list_type = "Grants";
  static constexpr std::string_view list_name = "grants";
  static constexpr auto fields =
      std::tuple(field("address", &GrantView::address), field("role", &GrantView::role));
};

struct AdminRecordView {
  std::uint64_t number = 0;
  Instant time;
  std::string actor;
  std::string action;
  std::string subject;
  std::string before;
  std::string after;
  Hash previous;

  static constexpr std::string_view type_name = "AdminRecord";
  static constexpr std::string_view list_type = "AdminRecords";
  static constexpr std::string_view list_name = "records";
  static constexpr auto fields = std::tuple(
      field("number", &AdminRecordView::number), field("time", &AdminRecordView::time),
      field("actor", &AdminRecordView::actor), field("action", &AdminRecordView::action),
      field("subject", &AdminRecordView::subject), field("before", &AdminRecordView::before),
      field("after", &AdminRecordView::after), field("previous", &AdminRecordView::previous));
};

}  // namespace wattbook::api
