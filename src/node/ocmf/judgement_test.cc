#include "node/ocmf/judgement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/json_tree.h"
#include "crypto/hash.h"
#include "node/ocmf/decimal_energy.h"
#include "node/ocmf/reading_time.h"
#include "node/ocmf/signing_test.h"
#include "node/ocmf/transport.h"

namespace wattbook::ocmf {
namespace {

using testing::HasSubstr;

constexpr Instant noon{1'782'907'200'000};

KeyRegistry registry_with(const TestMeter& meter, Instant from = Instant(0)) {
  KeyRegistry out;
  EXPECT_TRUE(out.add({"M1", meter.public_key(), from, {}}));
  return out;
}

TEST(Judgement, AForgedValueIsInvalidAndAStrangersIsUnknown) {
  const TestMeter meter;
  const KeyRegistry keys = registry_with(meter);
  const std::string payload = payload_of("T1", "B", "2935.600");
  const std::string record = meter.record(payload);
  EXPECT_EQ(judge(record, keys, noon).standing, Standing::valid);

  std::string forged = record;
  forged.replace(forged.find("2935.600"), 8, "1935.600");
  EXPECT_EQ(judge(forged, keys, noon).standing, Standing::invalid);
  std::string respaced = record;
  respaced.insert(respaced.find("\"GI\""), " ");
  EXPECT_EQ(judge(respaced, keys, noon).standing, Standing::invalid);
  EXPECT_EQ(judge(TestMeter().record(payload), keys, noon).standing, Standing::invalid);
  EXPECT_EQ(judge(record, KeyRegistry(), noon).standing, Standing::unknown_key);
  EXPECT_EQ(judge(record, registry_with(meter, noon + one_day), noon).standing,
            Standing::unknown_key);
}

TEST(Judgement, HoldsOnEveryCurveThatOpenSslHas) {
  for (const char* curve :
       {"prime192v1", "secp192k1", "secp224r1", "secp224k1", "prime256v1", "secp256k1", "secp384r1",
        "secp521r1", "brainpoolP160r1", "brainpoolP192r1", "brainpoolP224r1", "brainpoolP256r1",
        "brainpoolP320r1", "brainpoolP384r1", "brainpoolP512r1"}) {
    const TestMeter meter(curve);
    const std::string record = meter.record(payload_of("T1", "B", "1"));
    EXPECT_EQ(judge(record, registry_with(meter), noon).standing, Standing::valid) << curve;
    EXPECT_EQ(judge(record, registry_with(TestMeter(curve)), noon).standing, Standing::invalid)
        << curve;
  }
}

// Of the DER in hex: the bytes of both numbers, without their leading zeros.
std::pair<Bytes, Bytes> numbers_of(const std::string& hex) {
  const Bytes der = *from_hex(hex);
  const std::size_t r_size = der[3];
  const auto number = [](Bytes bytes) {
    if (bytes.front() == 0) bytes.erase(bytes.begin());
    return bytes;
  };
  return {number(Bytes(der.begin() + 4, der.begin() + 4 + static_cast<std::ptrdiff_t>(r_size))),
          number(Bytes(der.begin() + 6 + static_cast<std::ptrdiff_t>(r_size), der.end()))};
}

TEST(Judgement, TakesTheWritingsOfASignatureThatMetersUse) {
  const TestMeter meter;
  const std::string payload = payload_of("T1", "B", "1");
  auto [r, s] = numbers_of(meter.sign(payload));
  Bytes unpadded{0x30, static_cast<std::uint8_t>(4 + r.size() + s.size()), 2,
                 static_cast<std::uint8_t>(r.size())};
  unpadded.insert(unpadded.end(), r.begin(), r.end());
  unpadded.insert(unpadded.end(), {2, static_cast<std::uint8_t>(s.size())});
  unpadded.insert(unpadded.end(), s.begin(), s.end());
  for (Bytes* number : {&r, &s}) number->insert(number->begin(), 32 - number->size(), 0);
  Bytes plain = r;
  plain.insert(plain.end(), s.begin(), s.end());
  for (const Bytes& signature : {unpadded, plain}) {
    EXPECT_TRUE(verify(meter.public_key(), "", payload, signature)) << to_hex(signature);
    Bytes wrong = signature;
    wrong.back() ^= 1;
    EXPECT_FALSE(verify(meter.public_key(), "", payload, wrong));
    wrong.pop_back();
    EXPECT_FALSE(verify(meter.public_key(), "", payload, wrong));
  }
  EXPECT_FALSE(verify(meter.public_key(), "", payload, {}));
}

TEST(Judgement, NamesARecordByItsSignedBytesOnly) {
  const TestMeter meter;
  const std::string payload = payload_of("T1", "B", "1");
  const KeyRegistry keys = registry_with(meter);
  const Judgement first = judge(meter.record(payload), keys, noon);
  const Judgement second = judge(meter.record(payload), keys, noon);  // another random signature
  EXPECT_NE(first.text, second.text);
  EXPECT_EQ(first.digest, second.digest);
  EXPECT_EQ(first.digest, crypto::sha256(as_bytes(payload)));
}

TEST(Judgement, ReadsEveryTransportForm) {
  const TestMeter meter;
  const KeyRegistry keys = registry_with(meter);
  const std::string record = meter.record(payload_of("T1", "B", "1"));
  const auto wrapped = [](const std::string& data) {
    std::string out = R"({"signedMeterData":)";
    json::append_quoted(out, data);
    return out + R"(,"signingMethod":"","encodingMethod":"OCMF","publicKey":"b2NhOg=="})";
  };
  const std::string base64 = to_base64(as_bytes(record));
  for (const std::string& form :
       {record, "  " + record + "\r\n", base64, to_hex(as_bytes(record)), wrapped(base64),
        wrapped(record), wrapped(to_hex(as_bytes(record)))})
    EXPECT_EQ(judge(form, keys, noon).standing, Standing::valid) << form.substr(0, 60);
  EXPECT_EQ(unwrap(wrapped(base64))->public_key, "b2NhOg==");
}

TEST(Judgement, SaysWhyWhatIsNoRecordIsNone) {
  for (const char* text :
       {"", "OCMF", "OCMF|", "OCMF|{}|{}", "OCMF|[]|{}", "OCMF|{\"RD\":[]}|{\"SD\":\"00\"}",
        "OCMF|{\"RD\":[{}]}", "OCMF|{\"RD\":[{}]}|{\"SD\":\"0g\"}",
        "OCMF|{\"RD\":[{}]}|{\"SD\":\"\"}", "OCMF|{\"RD\":[{}]}|{\"SD\":\"00\"}x",
        "{\"signedMeterData\":\"AAAA\"}", "{"}) {
    const Judgement judged = judge(text, KeyRegistry(), noon);
    EXPECT_EQ(judged.standing, Standing::unreadable) << text;
    EXPECT_NE(judged.reason, "") << text;
  }
  EXPECT_THAT(
      judge(R"({"signedMeterData":"AAAA","encodingMethod":"EDL"})", KeyRegistry(), noon).reason,
      HasSubstr("'EDL', not OCMF"));
}

TEST(Record, KeepsWhatWasSignedAndFillsInWhatIsLeftOut) {
  const std::string payload =
      R"({"GS":"G","PG":"F7","RD":[{"TM":"2018-07-24T13:22:04,000+0200 S","TX":"B","RV":"   10","RI":"01-00:B2.08.00*FF","RU":"Wh","ST":"G"},{"TX":"E","RV":29.500},{"RI":"01-00:C2.08.00*FF","RV":3}]})";
  const Result<Record> record =
      parse_record("OCMF|" + payload + R"(| {"SE":"base64","SD":"AQI="})");
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->payload, payload);
  EXPECT_EQ(record->serial, "G");
  EXPECT_EQ(record->page, (Pagination{'F', 7}));
  EXPECT_EQ(record->signature, (Bytes{1, 2}));
  ASSERT_EQ(record->readings.size(), 3u);
  EXPECT_EQ(record->first_import()->energy(), Energy(10'000));
  EXPECT_EQ(record->last_import()->energy(), Energy(29'500));
  EXPECT_EQ(record->last_import()->time, Instant(1'532'431'324'000));
  EXPECT_EQ(record->last_import()->clock, 'S');
  EXPECT_TRUE(record->last_import()->ends());
  EXPECT_TRUE(record->last_import()->is_good());
  EXPECT_EQ(record->readings[2].kind(), Register::other);
}

Record parsed(const std::string& page, const std::string& transaction, const std::string& value) {
  return *parse_record("OCMF|" + payload_of(page, transaction, value) + R"(|{"SD":"00"})");
}

TEST(Chain, ASessionsRecordsFollowEachOther) {
  const Record begin = parsed("T5", "B", "100.0");
  const Record middle = parsed("T6", "C", "101.0");
  const Record end = parsed("T7", "E", "102.0");
  EXPECT_EQ(chain_fault({{begin, middle, end}}, Known::all_records), "");
  EXPECT_EQ(chain_fault({{begin, end}}, Known::some_records), "");
  EXPECT_THAT(chain_fault({{begin, end}}, Known::all_records), HasSubstr("page is missing"));
  EXPECT_THAT(chain_fault({{end, begin}}, Known::some_records), HasSubstr("no begin"));
  EXPECT_THAT(chain_fault({{begin, middle}}, Known::all_records), HasSubstr("no end"));
  EXPECT_THAT(chain_fault({{end}}, Known::all_records), HasSubstr("no begin"));
  EXPECT_THAT(chain_fault({}, Known::all_records), HasSubstr("no record"));
  EXPECT_THAT(chain_fault({{begin, parsed("T6", "E", "99.9")}}, Known::all_records),
              HasSubstr("falls"));
  EXPECT_THAT(chain_fault({{begin, parsed("T5", "E", "101")}}, Known::all_records),
              HasSubstr("do not rise"));
  EXPECT_THAT(chain_fault({{begin, parsed("F6", "E", "101")}}, Known::all_records),
              HasSubstr("pagination"));
  Record other = end;
  other.serial = "M2";
  EXPECT_THAT(chain_fault({{begin, other}}, Known::some_records), HasSubstr("different meters"));
}

TEST(KeyRegistry, ANewKeyEndsTheOneBefore) {
  const TestMeter first;
  const TestMeter second;
  KeyRegistry keys;
  ASSERT_TRUE(keys.add({"M1", first.public_key(), noon, {}}));
  EXPECT_FALSE(keys.add({"M1", second.public_key(), noon, {}}));
  ASSERT_TRUE(keys.add({"M1", second.public_key(), noon + one_day, {}}));
  EXPECT_EQ(keys.find("M1", noon - one_second), nullptr);
  EXPECT_EQ(keys.find("M1", noon + one_day - one_second)->key, first.public_key());
  EXPECT_EQ(keys.find("M1", noon + one_day)->key, second.public_key());
  EXPECT_EQ(keys.find("M2", noon + one_day), nullptr);
  EXPECT_FALSE(keys.add({"", first.public_key(), noon, {}}));
}

TEST(PublicKey, IsReadInEveryFormThatMetersHave) {
  const TestMeter meter;
  const Bytes der = meter.public_der();
  const Bytes point(der.end() - 65, der.end());
  const std::string hex = to_hex(der);
  for (const std::string& form :
       {hex, to_base64(der), "oca:base16:asn1:" + hex, "oca:base64:asn1:" + to_base64(der),
        to_base64(as_bytes("oca:base16:asn1:" + hex)), to_hex(point),
        to_hex(ByteView(point).subspan(1)), to_base64(point)}) {
    const Result<PublicKey> key = read_public_key(form, "ECDSA-secp256r1-SHA256");
    ASSERT_TRUE(key) << form;
    EXPECT_EQ(key->der, der) << form;
  }
  EXPECT_EQ(curve_name(meter.public_key()), "secp256r1");
  for (const char* text : {"", "hello", "00", "AAAA", "oca:", "-----BEGIN PUBLIC KEY-----"})
    EXPECT_FALSE(read_public_key(text, "ECDSA-secp256r1-SHA256")) << text;
}

TEST(ScaledEnergy, IsExact) {
  EXPECT_EQ(scaled_energy("2935.600", 6), Energy(2'935'600'000));
  EXPECT_EQ(scaled_energy("0.0000019", 6), Energy(1));
  EXPECT_EQ(scaled_energy("-12", 3), Energy(-12'000));
  EXPECT_EQ(scaled_energy("1.5e3", 3), Energy(1'500'000));
  EXPECT_EQ(scaled_energy("7", -1), Energy(0));
  for (const char* text :
       {"", ".", "-", "1,5", "NaN", "1.2.3", "0x1", "1e", "1e99", "9999999999999999"})
    EXPECT_FALSE(scaled_energy(text, 3)) << text;
}

TEST(ReadingTime, NeedsTheWholeForm) {
  EXPECT_EQ(read_time("2026-07-01T14:00:00,000+0200 S").time, noon);
  EXPECT_EQ(read_time("2026-07-01T14:00:00,000+0200 S").clock, 'S');
  EXPECT_EQ(read_time("2026-07-01T11:00:00,001-0100").time, noon + Duration(1));
  for (const char* text :
       {"", "2026-07-01", "2026-13-01T14:00:00,000+0200 S", "2026-07-01T14:00:00Z                "})
    EXPECT_FALSE(read_time(text).time) << text;
}

}  // namespace
}  // namespace wattbook::ocmf
