// The table of all operations. Reads are declared by the struct of their parameters and that of
// their answer; parsing, refusals, JSON, CSV, paging and documentation follow from the two.
//
//   table.read("/api/v1/communities/{community}/orders", "list_orders", "Open orders",
//   list_orders);
//
// where `Answered<Rows<OrderView>> list_orders(const Books&, const OrdersQuery&)`.
#pragma once

#include <algorithm>
#include <memory>

#include "node/api/books.h"
#include "node/api/csv_writer.h"
#include "node/api/doorman.h"
#include "node/api/feed.h"
#include "node/api/negotiation.h"
#include "node/api/operation.h"
#include "node/api/parameter.h"
#include "node/api/schema.h"

namespace wattbook::api {

// How a read is named: in the router, in the documentation.
struct ReadName {
  std::string_view path;
  std::string_view id;
  std::string_view summary;
};

// Takes the answer to one request.
template <codec::Structure View>
using Reply = std::function<void(const Answered<View>&)>;

// A read without parameters.
struct NoParameters {};

class RouteTable {
 public:
  // `feed` outlives the table and its router.
  RouteTable(AskBooks ask, const Feed& feed) : ask_(std::move(ask)), feed_(feed) {}

  // The resource that the operations added from now on belong to.
  void begin(std::string_view tag) {
    tag_ = tag;
    of_member_ = false;
  }
  // From now on they tell of the member whose address is the path's first parameter.
  void begin_of_member() { of_member_ = true; }

  void add(Operation operation);

  // A read of the books.
  template <class Query, codec::Structure View>
  void read(ReadName name, Answered<View> (*show)(const Books&, const Query&)) {
    add(read_operation<View, Query>(name, [ask = ask_, show](Request request) {
      answer_from_books<View, Query>(ask, std::move(request), show);
    }));
  }

  // The same; without query it is the live topic of its path, which shows durable blocks only and
  // costs the ledger nothing.
  template <class Query, codec::Structure View>
  void read_live(ReadName name, Answered<View> (*show)(const Books&, const Query&)) {
    add(read_operation<View, Query>(name, [ask = ask_, show, feed = &feed_](Request request) {
      if (request.arguments_empty && request.format == Format::json)
        return request.respond(topic_response(*feed, request.path));
      answer_from_books<View, Query>(ask, std::move(request), show);
    }));
  }

  // A read of something else than the books: `serve` gets the parameters and replies once, from any
  // thread.
  template <codec::Structure View, class Query>
  void read_beside(ReadName name, std::function<void(Query, Reply<View>)> serve) {
    add(read_operation<View, Query>(name, [serve = std::move(serve)](Request request) {
      std::expected<Query, Problem> query = parameters_of<Query>(request.arguments);
      if (!query) return request.respond(to_response(query.error()));
      const auto held = std::make_shared<Request>(std::move(request));
      serve(std::move(*query), [held](const Answered<View>& answer) {
        if (!answer) return held->respond(to_response(answer.error()));
        held->respond(read_response(*held, written(answer->view, held->format), answer->next));
      });
    }));
  }

  // A live topic and nothing else.
  template <codec::Structure View, class Query = NoParameters>
  void topic(ReadName name) {
    add(read_operation<View, Query>(name, [feed = &feed_](Request request) {
      request.respond(topic_response(*feed, request.path));
    }));
  }

  Schemas& schemas() { return schemas_; }
  const Schemas& schemas() const { return schemas_; }
  const std::vector<Operation>& operations() const { return operations_; }
  // `doorman` outlives the router.
  void mount(Router& router, Doorman& doorman) const;

 private:
  // A request whose parameters have been told apart, not yet read.
  struct Request {
    std::string path;
    std::string query;
    Arguments arguments;
    bool arguments_empty = false;  // nothing but the path
    Format format = Format::json;
    http::Responder respond;
  };
  using Serve = std::function<void(Request)>;

  // A handler that tells parameters apart, refuses what is not known, and goes on with `serve`.
  static RouteHandler handler(std::vector<std::string> path_names,
                              std::vector<std::string_view> known, bool table, Serve serve);
  static http::Response topic_response(const Feed& feed, std::string_view path);
  static http::Response read_response(const Request& request, std::string body,
                                      const std::string& next);
  static http::Response unavailable();
  void mount_also(Router& router, Doorman& doorman, const Operation& operation) const;
  std::vector<OperationAnswer> read_answers(const std::string& schema, bool table, bool arguments);

  template <codec::Structure View, class Query, class Show>
  static void answer_from_books(const AskBooks& ask, Request request, Show show) {
    std::expected<Query, Problem> query = parameters_of<Query>(request.arguments);
    if (!query) return request.respond(to_response(query.error()));
    // Held aside, so that it can still refuse where the question is not taken.
    const auto held = std::make_shared<Request>(std::move(request));
    const bool asked = ask([held, show, query = std::move(*query)](const Books& books) {
      const Answered<View> answer = show(books, query);
      if (!answer) return held->respond(to_response(answer.error()));
      held->respond(read_response(*held, written(answer->view, held->format), answer->next));
    });
    if (!asked) held->respond(unavailable());
  }

  template <codec::Structure View>
  static std::string written(const View& view, Format format) {
    if constexpr (Table<View>)
      if (format == Format::csv) return to_csv(view);
    return to_json(view);
  }

  template <class Query>
  static std::expected<Query, Problem> parameters_of(const Arguments& arguments) {
    if constexpr (codec::Structure<Query>)
      return read_parameters<Query>(arguments);
    else
      return Query{};
  }

  template <codec::Structure View, class Query>
  Operation read_operation(ReadName name, Serve serve) {
    Operation out;
    out.path = name.path;
    out.id = name.id;
    out.summary = name.summary;
    const std::vector<std::string> path_names = names_in(name.path);
    std::vector<std::string_view> known;
    if constexpr (codec::Structure<Query>) add_parameters<Query>(out, path_names, known);
    CHECK(out.parameters.size() >= path_names.size());
    if (Table<View>) {
      out.parameters.push_back({"format", false, schemas_.of<Format>(), "instead of Accept"});
      known.push_back("format");
    }
    out.answers = read_answers(schemas_.of<View>(), Table<View>, !out.parameters.empty());
    out.handler = handler(path_names, std::move(known), Table<View>, std::move(serve));
    return out;
  }

  template <codec::Structure Query>
  void add_parameters(Operation& operation, const std::vector<std::string>& path_names,
                      std::vector<std::string_view>& known) {
    const Query initial;
    codec::for_each_field<Query>([&]<class Field>(const Field& field) {
      using Member = typename Field::Value;
      const bool in_path = std::ranges::find(path_names, field.name) != path_names.end();
      if (!in_path) known.push_back(field.name);
      std::string schema = parameter_schema<Member>();
      if constexpr (!codec::Optional<Member>)
        if (!in_path) add_default(schema, to_json(initial.*field.member), field.name);
      operation.parameters.push_back(
          {std::string(field.name), in_path, std::move(schema), std::string(note_of(field))});
    });
  }

  // Absent parameters are left out, never null.
  template <class Member>
  std::string parameter_schema() {
    if constexpr (codec::Optional<Member>)
      return schemas_.of<typename Member::value_type>();
    else
      return schemas_.of<Member>();
  }
  static void add_default(std::string& schema, const std::string& value, std::string_view name);
  static std::vector<std::string> names_in(std::string_view path);

  AskBooks ask_;
  const Feed& feed_;
  std::string tag_;
  bool of_member_ = false;
  Schemas schemas_;
  std::vector<Operation> operations_;
};

}  // namespace wattbook::api
