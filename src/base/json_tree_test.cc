#include "base/json_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wattbook::json {
namespace {

TEST(JsonTree, RefusesWhatIsNoDocument) {
  Tree tree;
  for (const char* text :
       {"",   " ",       "{",           "[1,]", "{\"a\"}",    "{\"a\":}", "{a:1}", "[1 2]",
        "\"", "\"\\x\"", "\"\\u12g4\"", "01",   "-",          "1.",       "1e",    ".5",
        "+1", "nul",     "NaN",         "[1]]", "{\"a\":1}x", "\"\\",     "'a'"}) {
    EXPECT_FALSE(tree.parse(text)) << text;
    EXPECT_FALSE(tree.root().exists()) << text;
  }
  EXPECT_FALSE(tree.parse(std::string(200, '[') + std::string(200, ']')));
}

TEST(JsonTree, KeepsNumbersAndSpansAsWritten) {
  Tree tree;
  const std::string text = R"( [2, "id" ,{"value":2935.600,"list":[ 1 , -2e+3 ],"none":null}] )";
  const Result<View> root = tree.parse(text);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->size(), 3u);
  EXPECT_EQ(root->at(1).text(), "id");
  const View object = root->at(2);
  EXPECT_EQ(object["value"].text(), "2935.600");
  EXPECT_EQ(object["list"].raw(), "[ 1 , -2e+3 ]");
  EXPECT_EQ(object["list"].at(1).text(), "-2e+3");
  EXPECT_TRUE(object["none"].is(Kind::null));
  EXPECT_FALSE(object["other"].exists());
  EXPECT_FALSE(object["value"]["deeper"].exists());
  EXPECT_FALSE(root->at(3).exists());
  std::string keys;
  for (const View member : object) keys += std::string(member.key()) + ";";
  EXPECT_EQ(keys, "value;list;none;");
}

TEST(JsonTree, ReadsEscapesAsTheStandardSays) {
  Tree tree;
  const std::string text =
      R"(["\"\\\/\b\f\n\r\t", "\u00e9\u20ac", "\ud83d\ude00", "\ud83dx", "\\u0041"])";
  const Result<View> root = tree.parse(text);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->at(0).text(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(root->at(1).text(), "é€");
  EXPECT_EQ(root->at(2).text(), "😀");
  EXPECT_EQ(root->at(3).text(), "\xef\xbf\xbdx");
  EXPECT_EQ(root->at(4).text(), "\\u0041");
}

TEST(JsonTree, AnEmptyListAndAnAbsentValueHaveNothingInside) {
  Tree tree;
  ASSERT_TRUE(tree.parse("[[],{},1]"));
  for (const View inner : tree.root())
    for (const View none : inner) ADD_FAILURE() << none.raw();
  for (const View none : View()) ADD_FAILURE() << none.raw();
}

TEST(JsonTree, FindsTheEndOfADocumentWithinMore) {
  Tree tree;
  const Result<std::uint32_t> bytes = tree.parse_prefix(R"({"TT":"a|b"}|{"SD":"00"})");
  ASSERT_TRUE(bytes);
  EXPECT_EQ(*bytes, 12u);
}

TEST(JsonTree, QuotesSoThatItReadsTheSame) {
  std::string text;
  append_quoted(text, std::string_view("a\"b\\c\n\0d", 8));
  EXPECT_EQ(text, "\"a\\\"b\\\\c\\u000a\\u0000d\"");
  Tree tree;
  ASSERT_TRUE(tree.parse(text));
  EXPECT_EQ(tree.root().text(), std::string_view("a\"b\\c\n\0d", 8));
}

}  // namespace
}  // namespace wattbook::json
