// EIP-712 from field maps, hashed with the Keccak-256 that wallets use. It joins two folders that
// do not know each other, so it stands here.
#include "core/codec/typed_data.h"

#include <gtest/gtest.h>

#include "core/codec/test_records.h"
#include "crypto/hash.h"

namespace wattbook::codec {
namespace {

using crypto::keccak256;

struct Person {
  std::string name;
  Address wallet;

  static constexpr std::string_view type_name = "Person";
  static constexpr auto fields =
      std::tuple(field("name", &Person::name), field("wallet", &Person::wallet));
};

struct Mail {
  Person from;
  Person to;
  std::string contents;

  static constexpr std::string_view type_name = "Mail";
  static constexpr auto fields = std::tuple(field("from", &Mail::from), field("to", &Mail::to),
                                            field("contents", &Mail::contents));
};

// The values of Example.sol and Example.js in the standard's own assets.
TEST(TypedData, HashesTheExampleOfTheStandard) {
  const Mail mail{{"Cow", *fixed_from_hex<Address>("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826")},
                  {"Bob", *fixed_from_hex<Address>("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB")},
                  "Hello, Bob!"};
  EXPECT_EQ(encode_type<Mail>(),
            "Mail(Person from,Person to,string contents)Person(string name,address wallet)");
  EXPECT_EQ(to_hex0x(type_hash<keccak256, Mail>()),
            "0xa0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2");
  EXPECT_EQ(to_hex0x(hash_struct<keccak256>(mail)),
            "0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e");
  const Hash domain =
      *fixed_from_hex<Hash>("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f");
  EXPECT_EQ(to_hex0x(signing_digest<keccak256>(domain, hash_struct<keccak256>(mail))),
            "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
}

TEST(TypedData, TypeListsReferencedStructsByNameBehindItsOwn) {
  EXPECT_EQ(encode_type<testing::EveryKind>(),
            "EveryKind(bool yes,uint8 u8,uint16 u16,uint32 u32,uint64 u64,int64 i64,string energy,"
            "string amount,string price,int64 ticks,int64 duration,uint64 order,int64 time,"
            "bytes32 digest,address account,bytes16 command,bytes signature,string name,"
            "string side,string quality,bytes blob,int64[] expiry,string[] note,Asset asset,"
            "Level[] levels,string[] tags)"
            "Asset(uint16 index,Level[] level)"
            "Level(string price,int64 lots)");
}

TEST(TypedData, DomainNamesTheLedgerByItsGenesis) {
  EXPECT_EQ(encode_type<TypedDataDomain>(),
            "EIP712Domain(string name,string version,bytes32 salt)");
  Hash one;
  one.bytes[31] = 1;
  EXPECT_NE(domain_separator<keccak256>(Hash{}), domain_separator<keccak256>(one));
}

// Made once with viem 2 (hashStruct, hashTypedData) from the same values written as JSON, under a
// genesis hash of 32 bytes 5a.
TEST(TypedData, HashesEveryKindAsWalletsDo) {
  Hash genesis;
  genesis.bytes.fill(0x5a);
  const Hash domain = domain_separator<keccak256>(genesis);

  const Hash full = hash_struct<keccak256>(testing::full_sample());
  EXPECT_EQ(to_hex0x(full), "0xab394c779d1883ececcdf221edcc822e0ee1fa4eb23f5b335d92e52f8450d212");
  EXPECT_EQ(to_hex0x(signing_digest<keccak256>(domain, full)),
            "0x3537d709bd8a50fd53301c6017abf0c4a9c99add26777a9f4e60ac47251266b9");

  const Hash empty = hash_struct<keccak256>(testing::EveryKind{});
  EXPECT_EQ(to_hex0x(empty), "0x54f87754442cd71b862ab10323569abc13f8dfd100e4fa84a403d2a5423b853a");
  EXPECT_EQ(to_hex0x(signing_digest<keccak256>(domain, empty)),
            "0xc18ee80af2326ca617ce55d9c1812dde1392f2bc6d623329b7cdbf9277a78416");
}

}  // namespace
}  // namespace wattbook::codec
