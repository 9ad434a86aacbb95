// Invitations, as the API shows them.
#pragma once

#include "node/access/invitations.h"
#include "node/api/noted.h"
#include "node/api/views.h"

namespace wattbook::api {

inline constexpr AtMost join_name_max{128};
inline constexpr AtMost invitation_code_max{64};

struct InvitationView {
  std::uint64_t number = 0;
  CommunityIndex community;
  std::string note;
  access::InvitationState state = access::InvitationState::open;
  Instant created;
  Instant expires;
  std::optional<Address> address;
  std::string name;
  Instant changed;

  static constexpr std::string_view type_name = "Invitation";
  static constexpr std::string_view list_type = "Invitations";
  static constexpr std::string_view list_name = "invitations";
  static constexpr auto fields = std::tuple(
      field("number", &InvitationView::number), field("community", &InvitationView::community),
      noted(field("note", &InvitationView::note), "the operator's, for whom it is"),
      field("state", &InvitationView::state), field("created", &InvitationView::created),
      noted(field("expires", &InvitationView::expires), "until then the code can be used"),
      noted(field("address", &InvitationView::address), "of who asked"),
      noted(field("name", &InvitationView::name), "as they call themselves"),
      field("changed", &InvitationView::changed));
};

// With the code that is told this once.
struct NewInvitationView {
  std::string code;
  InvitationView invitation;

  static constexpr std::string_view type_name = "NewInvitation";
  static constexpr auto fields = std::tuple(field("code", &NewInvitationView::code),
                                            field("invitation", &NewInvitationView::invitation));
};

struct InvitationRequest {
  std::string note;
  Duration lifetime;

  static constexpr std::string_view type_name = "InvitationRequest";
  static constexpr auto fields = std::tuple(field("note", &InvitationRequest::note, join_name_max),
                                            field("lifetime", &InvitationRequest::lifetime));
};

struct InvitationDecision {
  access::InvitationState state = access::InvitationState::approved;

  static constexpr std::string_view type_name = "InvitationDecision";
  static constexpr auto fields = std::tuple(field("state", &InvitationDecision::state));
};

struct InvitationCode {
  std::string code;

  static constexpr std::string_view type_name = "InvitationCode";
  static constexpr auto fields =
      std::tuple(field("code", &InvitationCode::code, invitation_code_max));
};

struct JoinRequest {
  std::string code;
  Address address;
  std::string name;
  Signature signature;  // personal_sign of "I ask to join with the invitation CODE"

  static constexpr std::string_view type_name = "JoinRequest";
  static constexpr auto fields = std::tuple(
      field("code", &JoinRequest::code, invitation_code_max),
      field("address", &JoinRequest::address), field("name", &JoinRequest::name, join_name_max),
      noted(field("signature", &JoinRequest::signature),
            "personal_sign of: I ask to join with the invitation CODE"));
};

// What whoever has the code may know of it.
struct JoinView {
  CommunityIndex community;
  access::InvitationState state = access::InvitationState::open;
  Instant expires;
  std::optional<Address> address;

  static constexpr std::string_view type_name = "Join";
  static constexpr auto fields =
      std::tuple(field("community", &JoinView::community), field("state", &JoinView::state),
                 field("expires", &JoinView::expires), field("address", &JoinView::address));
};

}  // namespace wattbook::api
