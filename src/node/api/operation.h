// One operation of the API: what the router needs to answer it and what the documentation says of
// it, in one place, so that the two cannot differ.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "node/access/role.h"
#include "node/api/books.h"
#include "node/api/router.h"

namespace wattbook::api {

struct Parameter {
  std::string name;
  bool in_path = false;
  std::string schema;       // JSON Schema
  std::string description;  // may be empty
};

// One form of a body.
struct Form {
  std::string media_type;
  std::string schema;  // JSON Schema
};

struct OperationAnswer {
  std::uint16_t status = 200;
  std::string description;
  std::vector<Form> forms;  // none: no body
};

struct Operation {
  http::Method method = http::Method::get;
  std::string path;  // "/api/v1/receipts/{id}"
  std::string id;    // unique: "find_receipt"
  std::string tag;   // the resource it belongs to
  std::string summary;
  std::vector<Parameter> parameters;
  std::vector<Form> body;  // none: takes no body
  std::vector<OperationAnswer> answers;
  // Who may call it; nobody need be signed in where it is absent. Reading is everybody's on an open
  // node.
  std::optional<access::Role> needs = access::Role::read_only;
  // What is told of one member, the first parameter of the path: not everybody's even on an open
  // node (Doorman::admit_to_member).
  bool of_member = false;
  // Operators of a community may call it without the role.
  bool for_operators = false;
  // Whom the books let call it without the role; empty: nobody. Asked of callers who lack it.
  std::function<bool(const Books&, const access::Caller&, const PathValues&)> also;
  RouteHandler handler;
};

}  // namespace wattbook::api
