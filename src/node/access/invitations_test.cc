#include "node/access/invitations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "node/env/memory_files.h"

namespace wattbook::access {
namespace {

using testing::HasSubstr;
constexpr auto approved = InvitationState::approved;
constexpr auto refused = InvitationState::refused;
constexpr auto withdrawn = InvitationState::withdrawn;

constexpr Instant now{1'000'000};
constexpr Instant week = now + Duration(7 * one_day.value);

Address address(std::uint8_t first) {
  Address out;
  out.bytes[0] = first;
  return out;
}

class InvitationsTest : public testing::Test {
 protected:
  InvitationsTest() { CHECK(files_.create_directory("d").has_value()); }
  Invitations open() {
    auto store = Invitations::open(files_, "d");
    CHECK(store.has_value());
    return std::move(*store);
  }
  NewInvitation invite(Invitations& store) {
    auto made = store.create(CommunityIndex(0), "Anna, number 7", now, week, entropy_);
    CHECK(made.has_value());
    return std::move(*made);
  }

  env::MemoryFiles files_;
  env::SeededEntropy entropy_{1};
};

TEST_F(InvitationsTest, AnUnknownOrLapsedCodeIsNobodys) {
  Invitations store = open();
  const NewInvitation made = invite(store);
  EXPECT_EQ(made.code.size(), 26u);
  EXPECT_FALSE(store.find("guess", now));
  EXPECT_FALSE(store.find("", now));
  EXPECT_TRUE(store.find(made.code, now));
  EXPECT_FALSE(store.find(made.code, week));
  EXPECT_FALSE(store.ask(made.code, address(1), "Anna", week));
  EXPECT_FALSE(store.ask("guess", address(1), "Anna", now));
  EXPECT_EQ(store.all().front().state, InvitationState::open);
}

TEST_F(InvitationsTest, ACodeServesOneAddressOnce) {
  Invitations store = open();
  const std::string code = invite(store).code;
  const auto asked = store.ask(code, address(1), "Anna", now);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->state, InvitationState::asked);
  EXPECT_EQ(asked->address, address(1));
  const auto other = store.ask(code, address(2), "Ben", now);
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, HasSubstr("another address"));
  // The same one hears how it stands, also after the code ran out.
  EXPECT_EQ(store.ask(code, address(1), "Annie", week)->name, "Anna");
  ASSERT_TRUE(store.change(1, approved, now));
  EXPECT_EQ(store.ask(code, address(1), "", week)->state, approved);
}

TEST_F(InvitationsTest, OnlyWhatWasAskedIsDecidedAndOnlyWhatIsOpenWithdrawn) {
  Invitations store = open();
  const std::string first = invite(store).code;
  const std::string second = invite(store).code;
  EXPECT_FALSE(store.change(9, approved, now));
  EXPECT_FALSE(store.change(1, approved, now));
  EXPECT_FALSE(store.change(1, InvitationState::asked, now));
  ASSERT_TRUE(store.ask(first, address(1), "Anna", now));
  EXPECT_FALSE(store.change(1, withdrawn, now));
  EXPECT_EQ(store.change(1, refused, now)->state, refused);
  EXPECT_FALSE(store.change(1, approved, now));
  EXPECT_EQ(store.change(2, withdrawn, now)->state, withdrawn);
  EXPECT_FALSE(store.ask(second, address(2), "Ben", now));
}

TEST_F(InvitationsTest, KeepsThemOverARestartWithoutTheirCodes) {
  std::string code;
  {
    Invitations store = open();
    code = invite(store).code;
    ASSERT_TRUE(store.ask(code, address(1), "Anna", now));
  }
  const auto bytes = files_.read("d/invitations");
  ASSERT_TRUE(bytes);
  EXPECT_EQ(as_text(*bytes).find(code), std::string_view::npos);
  const Invitations again = open();
  EXPECT_EQ(again.find(code, now)->address, address(1));
  EXPECT_EQ(again.all().size(), 1u);
}

TEST_F(InvitationsTest, RefusesADamagedFile) {
  {
    Invitations store = open();
    invite(store);
  }
  Bytes bytes = *files_.read("d/invitations");
  bytes[10] ^= 1;
  ASSERT_TRUE(env::write_atomically(files_, "d", "invitations", bytes));
  const auto store = Invitations::open(files_, "d");
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, HasSubstr("damaged"));
}

TEST_F(InvitationsTest, ForgetsTheOldestThatIsDoneWithWhereThereAreTooMany) {
  Invitations store = open();
  for (std::size_t i = 0; i < Invitations::kept_max; ++i) invite(store);
  const auto full = store.create(CommunityIndex(0), "one more", now, week, entropy_);
  ASSERT_FALSE(full);
  EXPECT_THAT(full.error().message, HasSubstr("too many"));
  ASSERT_TRUE(store.change(3, withdrawn, now));
  EXPECT_EQ(invite(store).invitation.number, Invitations::kept_max + 1);
  EXPECT_EQ(store.all()[2].number, 4u);
}

}  // namespace
}  // namespace wattbook::access
