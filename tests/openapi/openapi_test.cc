// Every operation that openapi.json describes, called on a small ledger: an operation that no case
// calls, or an answer that its schema does not describe, fails. The document itself is golden;
// tests/golden/update writes it.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/signature.h"
#include "node/api/access_views.h"
#include "node/api/body.h"
#include "node/api/command_views.h"
#include "node/api/invitation_views.h"
#include "openapi/cases.h"
#include "openapi/schema_check.h"
#include "openapi/small_ledger.h"

namespace wattbook::openapi {
namespace {

using api::Operation;
using chain::address_of;
using testing::HasSubstr;
using testing::StartsWith;

class OpenApiTest : public testing::Test {
 protected:
  OpenApiTest() : text_(ledger_.get("/openapi.json").body) {
    CHECK(!parser_.parse(text_).get(root_));
  }

  http::Response call(const Operation& operation, const Case& one) {
    return operation.method == http::Method::get ? ledger_.get(one.target)
                                                 : ledger_.post(one.target, one.body, one.type);
  }
  const Operation& operation_of(const Case& one) {
    const auto& operations = ledger_.table().operations();
    const auto found = std::ranges::find(operations, one.operation, &Operation::id);
    CHECK(found != operations.end());
    return *found;
  }
  // That the document describes this answer.
  void expect_described(const Operation& operation, const http::Response& response,
                        const std::string& target);

  SmallLedger ledger_;
  std::string text_;
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
};

void OpenApiTest::expect_described(const Operation& operation, const http::Response& response,
                                   const std::string& target) {
  const std::string where = operation.id + " " + target;
  const auto answer =
      std::ranges::find(operation.answers, response.status, &api::OperationAnswer::status);
  ASSERT_NE(answer, operation.answers.end()) << where << " answered " << response.status;
  const std::string media = response.content_type.substr(0, response.content_type.find(';'));
  const auto form = std::ranges::find(answer->forms, media, &api::Form::media_type);
  ASSERT_NE(form, answer->forms.end()) << where << " answered " << response.content_type;
  if (media != json_type && media != "application/problem+json") return;
  simdjson::dom::parser schema_parser;
  simdjson::dom::parser value_parser;
  simdjson::dom::element value;
  ASSERT_FALSE(value_parser.parse(response.body).get(value)) << where << "\n" << response.body;
  EXPECT_EQ(SchemaCheck(root_).fault(schema_parser.parse(form->schema), value), "") << where;
}

TEST_F(OpenApiTest, DescribesEveryAnswerOfEveryOperation) {
  std::set<std::string> answered;
  const auto judge = [&](const Case& one, const http::Response& response) {
    EXPECT_EQ(response.status, one.status) << one.target << "\n" << response.body;
    expect_described(operation_of(one), response, one.target);
    if (response.status == 200) answered.insert(one.operation);
  };
  for (const Case& one : cases(ledger_)) judge(one, call(operation_of(one), one));
  // An outlet in use is busy, and all tokens are revoked by now: the code alone is asked for.
  ledger_.open_session();
  const Case stop{"stop_charging", "/api/v1/stations/CP1/stop", 200,
                  R"({"session":2,"code":"SmallLedger7"})"};
  judge(stop, ledger_.post_as({}, stop.target, stop.body));
  for (const Operation& operation : ledger_.table().operations())
    EXPECT_TRUE(answered.contains(operation.id)) << operation.id << " is never called";
}

// A list without a row would let any row schema pass.
TEST_F(OpenApiTest, ListsHaveRowsAndTheSameInCsv) {
  const std::set<std::string> may_be_empty = {"list_alarms", "list_alarm_history"};
  std::set<std::string> seen;
  for (const Case& one : cases(ledger_)) {
    const auto operation =
        std::ranges::find(ledger_.table().operations(), one.operation, &Operation::id);
    const bool table = operation->answers[0].forms.size() == 2;
    if (!table || one.status != 200 || !seen.insert(operation->id).second) continue;
    const bool paged = std::ranges::find(operation->parameters, "limit", &api::Parameter::name) !=
                       operation->parameters.end();
    const std::string whole = one.target + (paged ? "?limit=1000" : "?");
    simdjson::dom::parser parser;
    const std::string json = ledger_.get(whole).body;
    const simdjson::dom::object object = parser.parse(json);
    const std::size_t rows = (*object.begin()).value.get_array().size();
    EXPECT_TRUE(rows > 0 || may_be_empty.contains(one.operation)) << one.target;

    const http::Response csv = ledger_.get(whole, "text/csv");
    EXPECT_EQ(csv.status, 200) << one.target;
    EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8; header=present") << one.target;
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(csv.body, '\n')), rows + 1) << one.target;
    EXPECT_EQ(ledger_.get(whole + (paged ? "&" : "") + "format=csv").body, csv.body);
  }
}

TEST_F(OpenApiTest, IsTheCommittedDocument) {
  std::string lines;  // one path or schema a line, so that a change shows where it is
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const std::string_view rest = std::string_view(text_).substr(i);
    if (rest.starts_with("\"/") || rest.starts_with("\"responses\"") ||
        rest.starts_with("\"parameters\"") || rest.starts_with("\"components\"") ||
        rest.starts_with("{\"type\":\"object\",\"properties\""))
      lines += '\n';
    lines += text_[i];
  }
  const std::filesystem::path path = std::filesystem::path(WATTBOOK_GOLDEN) / "openapi.json";
  if (std::getenv("WATTBOOK_GOLDEN_UPDATE")) std::ofstream(path) << lines << '\n';
  std::ifstream file(path);
  const std::string committed{std::istreambuf_iterator<char>(file),
                              std::istreambuf_iterator<char>()};
  EXPECT_EQ(lines + '\n', committed) << "if the change is meant: tests/golden/update";
}

TEST_F(OpenApiTest, NamesTheFieldAtFaultAndTheRemedy) {
  const auto expect = [this](const std::string& target, std::uint16_t status,
                             std::string_view field, std::string_view fix) {
    const http::Response response = ledger_.get(target);
    EXPECT_EQ(response.status, status) << target;
    EXPECT_EQ(response.content_type, "application/problem+json") << target;
    const auto problem = api::read_body<api::Problem>(response.body);
    ASSERT_TRUE(problem) << response.body;
    EXPECT_EQ(problem->field, field) << target;
    EXPECT_EQ(problem->fix, fix) << target;
  };
  const std::string orders = "/api/v1/communities/0/orders";
  expect(orders + "?sid=buy", 400, "sid",
         "it takes instrument, side, member, after, limit, format");
  expect(orders + "?side=long", 400, "side", "write one of buy sell");
  expect(orders + "?limit=0", 400, "limit", "write a number between 1 and 1000");
  expect(orders + "?limit=1001", 400, "limit", "write a number between 1 and 1000");
  expect(orders + "?limit=1&limit=1", 400, "limit", "give it once");
  expect(orders + "?member=%zz", 400, "member", "write % and two hexadecimal digits");
  expect(orders + "?member=0x12", 400, "member", "write 0x and 40 hexadecimal digits");
  expect(orders + "?format=xml", 400, "format", "write one of json csv");
  expect("/api/v1/communities/65536", 400, "community", "write a whole number between 0 and 65535");
  expect("/api/v1/communities/1/orders", 404, "community", "list them at /api/v1/communities");
  expect("/api/v1/communities/0/intervals/-1", 400, "start", "write milliseconds since 1970");

  const http::Response unreadable =
      ledger_.post("/api/v1/commands", R"({"command":{"CancelOrder":{"id":7}},"signature":"0x"})");
  EXPECT_THAT(unreadable.body, HasSubstr(R"("field":"command.CancelOrder.id")"));
  EXPECT_EQ(ledger_.get(orders, "image/png").status, 406);
  EXPECT_EQ(ledger_.get("/api/v1/communities/0", "text/csv").status, 406);
  EXPECT_EQ(ledger_.post(orders, "").status, 405);
}

TEST_F(OpenApiTest, PagesJoinToTheWholeList) {
  const auto whole = ledger_.get("/api/v1/communities/0/orders?limit=1000&format=csv").body;
  std::string target = "/api/v1/communities/0/orders?limit=1&format=csv";
  std::string joined = whole.substr(0, whole.find('\n') + 1);
  for (int pages = 0; !target.empty(); ++pages) {
    ASSERT_LT(pages, 20);
    const http::Response page = ledger_.get(target);
    joined += page.body.substr(page.body.find('\n') + 1);
    const auto link = std::ranges::find(page.headers, "Link", &http::Header::name);
    target.clear();
    if (link == page.headers.end()) continue;
    EXPECT_THAT(link->value, StartsWith("</api/v1/communities/0/orders?limit=1&format=csv&after="));
    target = link->value.substr(1, link->value.find('>') - 1);
  }
  EXPECT_EQ(joined, whole);
  EXPECT_GE(std::ranges::count(whole, '\n'), 5);
}

TEST_F(OpenApiTest, EveryCursorLeadsToTheRest) {
  std::set<std::string> seen;
  for (const Case& one : cases(ledger_)) {
    const auto operation =
        std::ranges::find(ledger_.table().operations(), one.operation, &Operation::id);
    const bool cursor = std::ranges::find(operation->parameters, "after", &api::Parameter::name) !=
                        operation->parameters.end();
    if (!cursor || one.status != 200 || !seen.insert(operation->id).second) continue;
    const std::string whole = ledger_.get(one.target + "?limit=1000&format=csv").body;
    std::string joined = whole.substr(0, whole.find('\n') + 1);
    std::string target = one.target + "?limit=2&format=csv";
    for (int pages = 0; !target.empty() && pages < 100; ++pages) {
      const http::Response page = ledger_.get(target);
      ASSERT_EQ(page.status, 200) << target << page.body;
      joined += page.body.substr(page.body.find('\n') + 1);
      const auto link = std::ranges::find(page.headers, "Link", &http::Header::name);
      target = link == page.headers.end() ? "" : link->value.substr(1, link->value.find('>') - 1);
    }
    EXPECT_EQ(joined, whole) << one.target;
  }
}

TEST_F(OpenApiTest, TakesBatchesOfCanonicalBytes) {
  Bytes batch;
  codec::Writer writer(batch);
  for (const char* price : {"0.05", "0.06"}) {
    const Bytes bytes = *api::read_command(signed_order(ledger_, price));
    writer.unsigned_number(bytes.size());
    writer.raw(bytes);
  }
  const auto send = [this](std::string_view body) {
    return ledger_.post("/api/v1/commands/batch", std::string(body), "application/octet-stream");
  };
  const http::Response taken = send(as_text(batch));
  EXPECT_EQ(taken.status, 200);
  const auto receipts = api::read_body<api::BatchView>(taken.body);
  ASSERT_TRUE(receipts && receipts->receipts.size() == 2) << taken.body;
  EXPECT_EQ(receipts->receipts[0].code, "none");
  EXPECT_EQ(receipts->receipts[1].code, "none");
  EXPECT_EQ(send("").body, R"({"receipts":[]})");
  const http::Response cut = send(as_text(batch).substr(0, batch.size() - 1));
  EXPECT_EQ(cut.status, 400);
  EXPECT_THAT(cut.body, HasSubstr(R"("field":"[1]")"));
  EXPECT_EQ(send(std::string(2'000, '\0')).status, 400);  // too many
}

TEST_F(OpenApiTest, GivesTheTypedDataThatIsSigned) {
  const std::string order = signed_order(ledger_, "0.07");
  const auto command = api::read_body<api::SignedCommandView>(order);
  const http::Response made =
      ledger_.post("/api/v1/typed-data", order.substr(0, order.rfind(",\"signature\"")) + "}");
  const Hash digest = chain::signing_digest(ledger_.state().separator, command->command);
  EXPECT_THAT(made.body, testing::EndsWith(R"(,"digest":")" + to_hex0x(digest) + "\"}"));
  EXPECT_THAT(made.body, HasSubstr(R"("primaryType":"PlaceOrder")"));
  EXPECT_THAT(made.body, HasSubstr(R"({"name":"price","type":"string"})"));
}

}  // namespace
}  // namespace wattbook::openapi
