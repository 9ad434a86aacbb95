#include "base/base64.h"

#include <gtest/gtest.h>

namespace wattbook {
namespace {

TEST(Base64, WritesTheVectorsOfItsStandard) {
  // RFC 4648 section 10.
  EXPECT_EQ(to_base64(as_bytes("")), "");
  EXPECT_EQ(to_base64(as_bytes("f")), "Zg==");
  EXPECT_EQ(to_base64(as_bytes("fo")), "Zm8=");
  EXPECT_EQ(to_base64(as_bytes("foob")), "Zm9vYg==");
  EXPECT_EQ(to_base64(as_bytes("foobar")), "Zm9vYmFy");
}

TEST(Base64, ReadsBothAlphabetsAndRefusesTheRest) {
  EXPECT_EQ(as_text(*from_base64("Zm9v\r\nYg")), "foob");
  EXPECT_EQ(from_base64("-_8="), from_base64("+/8="));
  for (const char* text : {"Z", "Zm9v!", "Zg==Zg==", "é"}) EXPECT_FALSE(from_base64(text)) << text;
}

TEST(Base64, TheCanonicalReaderTakesItsOwnAlone) {
  EXPECT_EQ(as_text(*from_canonical_base64("Zm9vYmE=")), "fooba");
  for (const char* wrong :
       {"Zg=", "Zg", "Zh==", "Z===", "Zg==Zg==", "Zm9 ", "====", "Z=g=", "-_8="})
    EXPECT_EQ(from_canonical_base64(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace wattbook
