// The same behaviours as central_16_test.cc in OCPP 2.0.1 and 2.1, and what only these have.
#include <fmt/format.h>

#include "base/base64.h"
#include "node/ocmf/signing_test.h"
#include "node/ocpp/central_test.h"

namespace wattbook::ocpp {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Central2Test : public CentralTest {
 protected:
  Peer& connect_2(const std::string& name = "CP2") { return connect(name, Version::v201); }
  // `more` are further members, with a comma before.
  std::string event(Peer& peer, std::string_view type, int sequence, std::string_view more = "") {
    return send(peer,
                fmt::format(R"([2,"e","TransactionEvent",{{"eventType":"{}",)"
                            R"("timestamp":"2026-07-01T11:{:02}:00Z","triggerReason":"Authorized",)"
                            R"("seqNo":{},"transactionInfo":{{"transactionId":"tx-1"}}{}}}])",
                            type, sequence, sequence, more));
  }
  static std::string meter(std::string_view sample) {
    return fmt::format(
        R"(,"meterValue":[{{"timestamp":"2026-07-01T11:00:00Z","sampledValue":[{}]}}])", sample);
  }
};

TEST_F(Central2Test, BootIsAcceptedAndBothIntervalsAreSetAtOnce) {
  Peer& peer = connect_2();
  const std::string got = send(
      peer,
      R"([2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}])");
  EXPECT_THAT(got, HasSubstr(R"([3,"1",{"currentTime":"2026-07-01T12:00:00.000Z","interval":)"));
  EXPECT_THAT(got, HasSubstr(R"("SetVariables",{"setVariableData":[)"));
  EXPECT_THAT(got, HasSubstr(R"("attributeValue":"900")"));
  EXPECT_THAT(got, HasSubstr(R"("variable":{"name":"TxUpdatedInterval"})"));
}

TEST_F(Central2Test, OneSessionFromPlugToEnd) {
  Peer& peer = connect_2();
  EXPECT_EQ(
      event(peer, "Started", 0, R"(,"evse":{"id":2,"connectorId":1})" + meter(R"({"value":1000})")),
      R"([3,"e",{}])");
  EXPECT_EQ(event(peer, "Updated", 1, R"(,"idToken":{"idToken":"TAG1","type":"ISO14443"})"),
            R"([3,"e",{"idTokenInfo":{"status":"Accepted"}}])");
  EXPECT_EQ(event(peer, "Ended", 2,
                  meter(R"({"value":2.5,"unitOfMeasure":{"unit":"kWh","multiplier":0}})")),
            R"([3,"e",{"totalCost":1.25}])");
  ASSERT_THAT(ledger_.starts, SizeIs(1));
  EXPECT_EQ(ledger_.starts[0].key.transaction, "tx-1");
  EXPECT_EQ(ledger_.starts[0].outlet, (Outlet{2, 1}));
  EXPECT_EQ(ledger_.starts[0].start->imported, Energy(1'000'000));
  EXPECT_EQ(ledger_.starts[0].sequence, 0);
  EXPECT_EQ(ledger_.values.at(0).token.text, "TAG1");
  EXPECT_EQ(ledger_.stops.at(0).stop->imported, Energy(2'500'000));
}

TEST_F(Central2Test, EventsOutOfOrderAndRepeatedAreAllTold) {
  Peer& peer = connect_2();
  event(peer, "Ended", 2);
  event(peer, "Updated", 1, R"(,"offline":true)");
  event(peer, "Started", 0);
  event(peer, "Started", 0);
  EXPECT_THAT(ledger_.stops, SizeIs(1));
  EXPECT_TRUE(ledger_.values.at(0).flags.has(Flag::offline));
  EXPECT_THAT(ledger_.starts, SizeIs(2));
  EXPECT_THAT(ledger_.numbers, SizeIs(1));
}

TEST_F(Central2Test, UnitsAndMultipliersAreTakenAsWritten) {
  Peer& peer = connect_2();
  const std::pair<const char*, std::int64_t> cases[] = {
      {R"({"value":12345})", 12'345'000},
      {R"({"value":12.345,"unitOfMeasure":{"unit":"kWh"}})", 12'345'000},
      {R"({"value":12.345,"unitOfMeasure":{"unit":"Wh","multiplier":3}})", 12'345'000},
      {R"({"value":"12345","unitOfMeasure":{"multiplier":-1}})", 1'234'500},
      {R"({"value":7,"phase":"L1"},{"value":8,"phase":"L2-N"},{"value":9,"phase":"L3"})", 24'000},
  };
  for (const auto& [sample, mwh] : cases) {
    event(peer, "Updated", 1, meter(sample));
    ASSERT_THAT(ledger_.values.back().points, SizeIs(1)) << sample;
    EXPECT_EQ(ledger_.values.back().points[0].imported, Energy(mwh)) << sample;
  }
  event(peer, "Updated", 1, meter(R"({"value":1,"unitOfMeasure":{"unit":"Hz"}})"));
  EXPECT_TRUE(ledger_.values.back().flags.has(Flag::register_unit_odd));
  EXPECT_THAT(ledger_.values.back().points, IsEmpty());
  event(peer, "Updated", 1,
        meter(R"({"value":3.5,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"kW"}})"));
  EXPECT_EQ(ledger_.values.back().power, Power(3'500));
}

TEST_F(Central2Test, ASignedValueIsJudgedKeptAndNamedByItsDigest) {
  const ocmf::TestMeter meter_key;
  ASSERT_TRUE(store_.add_meter_key({"M1", meter_key.public_key(), Instant(0), {}}));
  Peer& peer = connect_2();
  const auto sample = [](const std::string& record) {
    return fmt::format(
        R"({{"value":1000,"signedMeterValue":{{"signedMeterData":"{}","signingMethod":"","encodingMethod":"OCMF","publicKey":""}}}})",
        to_base64(as_bytes(record)));
  };
  const std::string begin = meter_key.record(ocmf::payload_of("T1", "B", "1.000"));
  const std::string end = meter_key.record(ocmf::payload_of("T2", "E", "3.000"));
  event(peer, "Started", 0, meter(sample(begin)));
  event(peer, "Ended", 1, meter(sample(end)));
  const RegisterPoint& first = *ledger_.starts.at(0).start;
  EXPECT_EQ(first.imported, Energy(1'000'000));
  EXPECT_EQ(first.evidence, Evidence::signed_by_meter);
  EXPECT_TRUE(first.flags.has(Flag::signature_valid));
  EXPECT_EQ(ledger_.proofs.at(*first.proof), begin);
  EXPECT_EQ(ledger_.stops.at(0).stop->imported, Energy(3'000'000));
  EXPECT_TRUE(ledger_.stops.at(0).stop->flags.has(Flag::signature_differs));
  EXPECT_FALSE(ledger_.stops.at(0).flags.has(Flag::signature_chain_broken));
}

TEST_F(Central2Test, AForgedValueAndABrokenChainAreFlagged) {
  const ocmf::TestMeter meter_key;
  ASSERT_TRUE(store_.add_meter_key({"M1", meter_key.public_key(), Instant(0), {}}));
  Peer& peer = connect_2();
  std::string forged = meter_key.record(ocmf::payload_of("T5", "E", "3.000"));
  forged.replace(forged.find("3.000"), 5, "9.000");
  std::string sample;
  json::append_quoted(sample, forged);
  event(peer, "Ended", 1,
        meter(R"({"value":1,"signedMeterValue":{"signedMeterData":)" + sample + "}}"));
  const Ended& ended = ledger_.stops.at(0);
  EXPECT_TRUE(ended.stop->flags.has(Flag::signature_invalid));
  EXPECT_EQ(ended.stop->evidence, Evidence::told_by_station);
  EXPECT_TRUE(ended.flags.has(Flag::signature_chain_broken));
}

TEST_F(Central2Test, ARemoteStopFindsTheNameOfASessionThatTheLedgerKnowsByNumber) {
  OpenSession open;
  open.key = {"CP2", 1, ""};
  ledger_.running = {open};
  Peer& peer = connect_2();
  std::optional<Result<void>> stopped;
  central_->stop({{"CP2", 1, ""}, "the wallet is dry"}, [&](Result<void> done) { stopped = done; });
  settle();
  ASSERT_TRUE(stopped && !*stopped);
  EXPECT_THAT(event(peer, "Started", 0),
              HasSubstr(R"("RequestStopTransaction",{"transactionId":"tx-1"}])"));
}

TEST_F(Central2Test, MeterValuesAreTheMainMeters) {
  Peer& peer = connect_2();
  EXPECT_EQ(
      send(
          peer,
          R"([2,"m","MeterValues",{"evseId":0,"meterValue":[{"timestamp":"2026-07-01T11:00:00Z","sampledValue":[{"value":5}]}]}])"),
      R"([3,"m",{}])");
  EXPECT_EQ(ledger_.orphans.at(0).points.at(0).imported, Energy(5'000));
}

TEST_F(Central2Test, WhatAVehicleWantsIsTold) {
  Peer& peer = connect_2();
  EXPECT_EQ(
      send(
          peer,
          R"([2,"n","NotifyEVChargingNeeds",{"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"AC_three_phase","departureTime":"2026-07-02T06:00:00Z","acChargingParameters":{"energyAmount":12000,"evMinCurrent":6,"evMaxCurrent":16,"evMaxVoltage":400}}}])"),
      R"([3,"n",{"status":"Processing"}])");
  EXPECT_EQ(ledger_.wishes.at(0).energy, Energy(12'000'000));
  EXPECT_EQ(ledger_.wishes.at(0).departure, Instant(noon.unix_ms + 18 * one_hour.value));
}

TEST_F(Central2Test, EveryMessageOfAStationIsAnsweredStrictlyInBothVersions) {
  for (const Version version : {Version::v201, Version::v21}) {
    Peer& peer = connect(version == Version::v201 ? "A" : "B", version);
    for (std::uint32_t i = 0; i < schema::message_count; ++i) {
      const schema::Message& message = schema::messages[i];
      if (message.version != version || !message.from_station ||
          message.response == schema::no_shape)
        continue;
      const std::string action = message.action;
      if (action == "GetCertificateChainStatus") continue;  // its answer needs what was asked
      const std::string got = send(peer, fmt::format(R"([2,"1","{}",{{}}])", action));
      EXPECT_TRUE(got.starts_with(R"([3,"1",)")) << action << ": " << got;
    }
  }
  EXPECT_EQ(log_text_.str(), "");
}

TEST_F(Central2Test, A21StreamOfEventsIsNotAnswered) {
  Peer& peer = connect("B", Version::v21);
  EXPECT_EQ(send(peer, R"([6,"1","NotifyPeriodicEventStream",{}])"), "");
  EXPECT_EQ(send(peer, R"([2,"1","NotifyPeriodicEventStream",{}])"),
            R"([4,"1","NotImplemented","a message of type SEND only",{}])");
}

}  // namespace
}  // namespace wattbook::ocpp
