#include "node/ocpp/door.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "node/env/entropy.h"
#include "node/env/memory_files.h"

namespace wattbook::ocpp {
namespace {

using testing::HasSubstr;

class DoorTest : public testing::Test {
 protected:
  static http::Request request(const std::string& path, const std::string& protocol = "ocpp1.6") {
    http::Request out;
    out.path = path;
    if (!protocol.empty()) out.headers.push_back({"Sec-WebSocket-Protocol", protocol});
    return out;
  }
  static http::Request with_password(http::Request out, const std::string& user_and_password) {
    out.headers.push_back({"Authorization", "Basic " + to_base64(as_bytes(user_and_password))});
    return out;
  }
  KnownStation& known(const std::string& name) {
    return **store_.add(name, Approval::approved, clock_.now());
  }
  // 0: let in; else the status of the refusal.
  std::uint16_t status(const http::Request& from, const http::PeerProof& proof = {}) {
    const auto admitted = door_.admit(from, proof);
    return admitted ? std::uint16_t{0} : admitted.error().status;
  }

  env::MemoryFiles files_;
  env::SeededEntropy entropy_{1};
  env::ManualClock clock_{Instant(1'782'907'200'000)};
  StationStore store_ = *StationStore::open(files_, "stations", entropy_);
  Door door_{{}, store_, clock_};
};

TEST_F(DoorTest, OnlyAStationsPathLeadsIn) {
  for (const char* path : {"/", "/ocpp", "/ocpp/", "/other/CP1", "/ocpp/a/b", "/ocpp/a b",
                           "/ocpp/caf\xc3\xa9", "/ocpp/\n"})
    EXPECT_EQ(status(request(path)), 404) << path;
  EXPECT_EQ(status(request("/ocpp/" + std::string(49, 'x'))), 404);
  for (const char* path : {"/ocpp/CP1", "//ocpp///CP1", "/ocpp/CP1/", "/ocpp/DE*ABC*E1"})
    EXPECT_EQ(status(request(path)), 0) << path;
}

TEST_F(DoorTest, TheFirstVersionThatBothKnowIsChosen) {
  EXPECT_EQ(door_.admit(request("/ocpp/A", "ocpp1.5, ocpp2.0.1,ocpp1.6"), {})->protocol,
            "ocpp2.0.1");
  EXPECT_EQ(door_.admit(request("/ocpp/A", "ocpp2.1"), {})->version, Version::v21);
  EXPECT_TRUE(door_.admit(request("/ocpp/A", "ocpp2.1"), {})->compresses);
  EXPECT_FALSE(door_.admit(request("/ocpp/A", "ocpp1.6"), {})->compresses);
  EXPECT_EQ(status(request("/ocpp/A", "ocpp1.5")), 400);
}

TEST_F(DoorTest, WithoutASubProtocolOnlyAStationThatMayOmitIt) {
  known("OLD");
  EXPECT_EQ(status(request("/ocpp/OLD", "")), 400);
  store_.find("OLD")->may_omit_protocol = true;
  const auto admitted = door_.admit(request("/ocpp/OLD", ""), {});
  ASSERT_TRUE(admitted);
  EXPECT_EQ(admitted->version, Version::v16);
  EXPECT_EQ(admitted->protocol, "");
  EXPECT_EQ(status(request("/ocpp/OLD", "ocpp1.5")), 400);
}

TEST_F(DoorTest, UnknownStationsWaitAreAcceptedOrRefused) {
  EXPECT_EQ(status(request("/ocpp/NEW")), 0);
  EXPECT_EQ(store_.find("NEW")->approval, Approval::waiting);
  Door accepting({UnknownStations::accept, 0}, store_, clock_);
  ASSERT_TRUE(accepting.admit(request("/ocpp/NEW2"), {}));
  EXPECT_EQ(store_.find("NEW2")->approval, Approval::approved);
  Door refusing({UnknownStations::refuse, 0}, store_, clock_);
  EXPECT_EQ(refusing.admit(request("/ocpp/NEW3"), {}).error().status, 404);
  EXPECT_EQ(store_.find("NEW3"), nullptr);
  store_.find("NEW")->approval = Approval::refused;
  EXPECT_EQ(status(request("/ocpp/NEW")), 403);
}

TEST_F(DoorTest, TheListOfThoseWhoWaitIsBounded) {
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(status(request("/ocpp/N" + std::to_string(i))), 0);
  EXPECT_EQ(status(request("/ocpp/ONE-MORE")), 503);
}

TEST_F(DoorTest, AProfileIsTheLeastThatIsAskedFor) {
  KnownStation& station = known("CP1");
  store_.set_password(station, "secret-of-sixteen");
  const http::Request plain = request("/ocpp/CP1");
  const http::Request right = with_password(plain, "CP1:secret-of-sixteen");
  const http::PeerProof tls{true, ""};
  const http::PeerProof certificate{true, "CP1"};
  EXPECT_EQ(status(plain), 401);  // it has a password
  EXPECT_EQ(status(with_password(plain, "CP1:wrong")), 401);
  EXPECT_EQ(status(with_password(plain, "CP2:secret-of-sixteen")), 401);
  EXPECT_EQ(status(with_password(plain, "CP1")), 401);
  EXPECT_EQ(status(right), 0);
  station.security_profile = 2;
  EXPECT_EQ(status(right), 403);
  EXPECT_EQ(status(right, tls), 0);
  EXPECT_EQ(status(plain, tls), 401);
  station.security_profile = 3;
  EXPECT_EQ(status(right, tls), 401);
  EXPECT_EQ(status(plain, {true, "CP2"}), 401);
  EXPECT_EQ(status(plain, certificate), 0);
  EXPECT_THAT(door_.admit(plain, {}).error().body, HasSubstr("certificate"));
}

TEST_F(DoorTest, AProfileWithoutAPasswordLetsNobodyIn) {
  Door strict({UnknownStations::accept, 1}, store_, clock_);
  EXPECT_EQ(strict.admit(with_password(request("/ocpp/X"), "X:"), {}).error().status, 401);
  EXPECT_EQ(strict.admit(request("/ocpp/X"), {}).error().status, 401);
}

TEST_F(DoorTest, WhatTheOperatorDecidedOutlivesTheProcess) {
  KnownStation& station = known("CP1");
  store_.set_password(station, "secret");
  station.security_profile = 1;
  station.vendor = "\"V\\";
  ASSERT_TRUE(store_.save());
  StationStore again = *StationStore::open(files_, "stations", entropy_);
  ASSERT_NE(again.find("CP1"), nullptr);
  EXPECT_TRUE(StationStore::has_password(*again.find("CP1"), "secret"));
  EXPECT_FALSE(StationStore::has_password(*again.find("CP1"), "Secret"));
  EXPECT_EQ(again.find("CP1")->vendor, "\"V\\");
  EXPECT_EQ(again.find("CP1")->security_profile, 1u);
}

}  // namespace
}  // namespace wattbook::ocpp
