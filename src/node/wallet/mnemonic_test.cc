#include "node/wallet/mnemonic.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "node/wallet/word_list.h"

namespace wattbook::wallet {
namespace {

struct Vector {
  std::string entropy;  // hexadecimal; empty where only the phrase is compared
  std::string phrase;
  std::string seed;
};

std::string times(int count, const std::string& text) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

const std::string legal = "legal winner thank year wave sausage worth useful ";
const std::string letter = "letter advice cage absurd amount doctor acoustic avoid ";

// https://github.com/trezor/python-mnemonic/blob/master/vectors.json, passphrase "TREZOR".
const Vector published[] = {
    {times(16, "00"), times(11, "abandon ") + "about",
     "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf"
     "1"
     "41630c7a3c4ab7c81b2f001698e7463b04"},
    {times(16, "7f"), legal + "legal winner thank yellow",
     "2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6fa457fe1296106559a3c80937a1c10"
     "6"
     "9be3a3a5bd381ee6260e8d9739fce1f607"},
    {times(16, "80"), letter + "letter advice cage above",
     "d71de856f81a8acc65e6fc851a38d4d7ec216fd0796d0a6827a3ad6ed5511a30fa280f12eb2e47ed2ac03b5c462a0"
     "3"
     "58d18d69fe4f985ec81778c1b370b652a8"},
    {times(16, "ff"), times(11, "zoo ") + "wrong",
     "ac27495480225222079d7be181583751e86f571027b0497b5b5d11218e0a8a13332572917f0f8e5a589620c6f15b1"
     "1"
     "c61dee327651a14c34e18231052e48c069"},
    {times(24, "00"), times(17, "abandon ") + "agent",
     "035895f2f481b1b0f01fcf8c289c794660b289981a78f8106447707fdd9666ca06da5a9a565181599b79f53b844d8"
     "a"
     "71dd9f439c52a3d7b3e8a79c906ac845fa"},
    {times(24, "7f"), legal + legal + "legal will",
     "f2b94508732bcbacbcc020faefecfc89feafa6649a5491b8c952cede496c214a0c7b3c392d168748f2d4a612bada0"
     "7"
     "53b52a1c7ac53c1e93abd5c6320b9e95dd"},
    {times(24, "80"), letter + letter + "letter always",
     "107d7c02a5aa6f38c58083ff74f04c607c2d2c0ecc55501dadd72d025b751bc27fe913ffb796f841c49b1d33b610c"
     "f"
     "0e91d3aa239027f5e99fe4ce9e5088cd65"},
    {times(24, "ff"), times(17, "zoo ") + "when",
     "0cd6e5d827bb62eb8fc1e262254223817fd068a74b5b449cc2f667c3f1f985a76379b43348d952e2265b4cd129090"
     "7"
     "58b3e3c2c49103b5051aac2eaeb890a528"},
    {times(32, "00"), times(23, "abandon ") + "art",
     "bda85446c68413707090a52022edd26a1c9462295029f2e60cd7c4f2bbd3097170af7a4d73245cafa9c3cca8d561a"
     "7"
     "c3de6f5d4a10be8ed2a5e608d68f92fcc8"},
    {times(32, "7f"), legal + legal + "legal winner thank year wave sausage worth title",
     "bc09fca1804f7e69da93c2f2028eb238c227f2e9dda30cd63699232578480a4021b146ad717fbb7e451ce9eb835f4"
     "3"
     "620bf5c514db0f8add49f5d121449d3e87"},
    {times(32, "80"), letter + letter + "letter advice cage absurd amount doctor acoustic bless",
     "c0c519bd0e91a2ed54357d9d1ebef6f5af218a153624cf4f2da911a0ed8f7a09e2ef61af0aca007096df430022f7a"
     "2"
     "b6fb91661a9589097069720d015e4e982f"},
    {times(32, "ff"), times(23, "zoo ") + "vote",
     "dd48c104698c30cfe2b6142103248622fb7bb0ff692eebb00089b32d22484e1613912f0a5b694407be899ffd31ed3"
     "9"
     "92c456cdf60f5d4564b8ba3f05a69890ad"},
    {"", "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic",
     "274ddc525802f7c828d8ef7ddbcdc5304e87ac3535913611fbbfa986d0c9e5476c91689f9c8a54fd55bd38606aa6a"
     "8"
     "595ad213d4c9c9f9aca3fb217069a41028"},
    {"",
     "gravity machine north sort system female filter attitude volume fold club stay feature "
     "office "
     "ecology stable narrow fog",
     "628c3827a8823298ee685db84f55caa34b5cc195a778e52d45f59bcf75aba68e4d7590e101dc414bc1bbd5737666f"
     "b"
     "bef35d1f1903953b66624f910feef245ac"},
    {"",
     "hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy "
     "gospel tennis maple dilemma loan word shrug inflict delay length",
     "64c87cde7e12ecf6704ab95bb1408bef047c22db4cc7491c4271d170a1b213d20b385bc1588d9c7b38f1b39d41566"
     "5"
     "b8a9030c9ec653d75e65f847d8fc1fc440"},
    {"", "scheme spot photo card baby mountain device kick cradle pact join borrow",
     "ea725895aaae8d4c1cf682c1bfd2d358d52ed9f0f0591131b559e2724bb234fca05aa9c02c57407e04ee9dc3b454a"
     "a"
     "63fbff483a8b11de949624b9f1831a9612"},
    {"",
     "horn tenant knee talent sponsor spell gate clip pulse soap slush warm silver nephew swap "
     "uncle crack brave",
     "fd579828af3da1d32544ce4db5c73d53fc8acc4ddb1e3b251a31179cdb71e853c56d2fcb11aed39898ce6c34b10b5"
     "3"
     "82772db8796e52837b54468aeb312cfc3d"},
    {"",
     "panda eyebrow bullet gorilla call smoke muffin taste mesh discover soft ostrich alcohol "
     "speed "
     "nation flash devote level hobby quick inner drive ghost inside",
     "72be8e052fc4919d2adf28d5306b5474b0069df35b02303de8c1729c9538dbb6fc2d731d5f832193cd9fb6aeecbc4"
     "6"
     "9594a70e3dd50811b5067f3b88b28c3e8d"},
    {"", "cat swing flag economy stadium alone churn speed unique patch report train",
     "deb5f45449e615feff5640f2e49f933ff51895de3b4381832b3139941c57b59205a42480c52175b6efcffaa58a250"
     "3"
     "887c1e8b363a707256bdd2b587b46541f5"},
    {"",
     "light rule cinnamon wrap drastic word pride squirrel upgrade then income fatal apart sustain "
     "crack supply proud access",
     "4cbdff1ca2db800fd61cae72a57475fdc6bab03e441fd63f96dabd1f183ef5b782925f00105f318309a7e9c3ea696"
     "7"
     "c7801e46c8a58082674c860a37b93eda02"},
    {"",
     "all hour make first leader extend hole alien behind guard gospel lava path output census "
     "museum junior mass reopen famous sing advance salt reform",
     "26e975ec644423f4a4c4f4215ef09b4bd7ef924e85d1d17c4cf3f136c2863cf6df0a475045652c57eb5fb41513ca2"
     "a"
     "2d67722b77e954b4b3fc11f7590449191d"},
    {"", "vessel ladder alter error federal sibling chat ability sun glass valve picture",
     "2aaa9242daafcee6aa9d7269f17d4efe271e1b9a529178d7dc139cd18747090bf9d60295d0ce74309a78852a9caad"
     "f"
     "0af48aae1c6253839624076224374bc63f"},
    {"",
     "scissors invite lock maple supreme raw rapid void congress muscle digital elegant little "
     "brisk "
     "hair mango congress clump",
     "7b4a10be9d98e6cba265566db7f136718e1398c71cb581e1b2f464cac1ceedf4f3e274dc270003c670ad8d02c4558"
     "b"
     "2f8e39edea2775c9e232c7cb798b069e88"},
    {"",
     "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing "
     "screen patrol group space point ten exist slush involve unfold",
     "01f5bced59dec48e362f2c45b5de68b9fd6c92c6634f44d6d40aab69056506f0e35524a518034ddc1192e1dacd32c"
     "1"
     "ed3eaa3c3b131c88ed8e7e54c49a5d0998"}};

TEST(Mnemonic, MakesThePublishedPhrasesAndSeeds) {
  for (const Vector& vector : published) {
    const auto entropy = entropy_of(vector.phrase);
    ASSERT_TRUE(entropy.has_value()) << vector.phrase << ": " << entropy.error().message;
    if (!vector.entropy.empty()) {
      EXPECT_EQ(to_hex(entropy->view()), vector.entropy);
    }
    EXPECT_EQ(phrase_of(entropy->view()).text(), vector.phrase);
    const auto seed = seed_of(vector.phrase, Secret::copy_of("TREZOR"));
    ASSERT_TRUE(seed.has_value());
    EXPECT_EQ(to_hex(seed->view()), vector.seed);
  }
}

// Composed and decomposed letters are one passphrase, as keyboards differ in which they write.
TEST(Mnemonic, DecomposesThePassphrase) {
  const std::string& phrase = published[0].phrase;
  const auto composed = seed_of(phrase, Secret::copy_of("Z\xc3\xbcrich"));
  const auto decomposed = seed_of(phrase, Secret::copy_of("Zu\xcc\x88rich"));
  ASSERT_TRUE(composed.has_value() && decomposed.has_value());
  EXPECT_EQ(to_hex(composed->view()), to_hex(decomposed->view()));
  EXPECT_FALSE(seed_of(phrase, Secret::copy_of("Z\xc3(rich")).has_value());
}

TEST(Mnemonic, ReadsAnyCaseAndSpacing) {
  const auto typed = entropy_of(
      "  Legal WINNER thank\tyear wave sausage\nworth useful legal winner "
      "thank yellow\r\n");
  ASSERT_TRUE(typed.has_value());
  EXPECT_EQ(to_hex(typed->view()), published[1].entropy);
}

TEST(Mnemonic, RefusesAWrongNumberOfWords) {
  for (const int count : {0, 1, 11, 13, 25, 27}) {
    const auto entropy = entropy_of(times(count, "abandon "));
    ASSERT_FALSE(entropy.has_value()) << count;
    EXPECT_NE(entropy.error().message.find(std::to_string(count) + " words"), std::string::npos);
  }
}

TEST(Mnemonic, NamesTheUnknownWordAndThoseLikeIt) {
  const auto entropy = entropy_of("abandon abandn " + times(10, "abandon "));
  ASSERT_FALSE(entropy.has_value());
  EXPECT_EQ(entropy.error().message, "word 2 of the phrase, 'abandn', is not in the English list");
  EXPECT_EQ(entropy.error().hint, "words that begin like it: abandon");
}

TEST(Mnemonic, RefusesEveryWrongLastWord) {
  const std::string begin = times(11, "abandon ");
  int accepted = 0;
  for (const std::string_view word : english_words())
    accepted += entropy_of(begin + std::string(word)).has_value() ? 1 : 0;
  EXPECT_EQ(accepted, 2048 / 16);  // 4 bits of checksum
}

RC_GTEST_PROP(Mnemonic, ReadsBackWhatItWrote, ()) {
  const std::size_t words = *rc::gen::elementOf(phrase_lengths);
  const Bytes entropy =
      *rc::gen::container<Bytes>(entropy_bytes(words), rc::gen::arbitrary<std::uint8_t>());
  const Secret phrase = phrase_of(entropy);
  const auto read = entropy_of(phrase.text());
  RC_ASSERT(read.has_value());
  RC_ASSERT(to_hex(read->view()) == to_hex(entropy));
}

}  // namespace
}  // namespace wattbook::wallet
