// Each format refuses what is broken, naming the place, and reads what is whole.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "meters/read_samples_test.h"

namespace wattbook::meters {
namespace {

std::string values(int count, std::string_view value) {
  std::string out;
  for (int i = 0; i < count; ++i) out += std::string(",") + std::string(value);
  return out;
}
const std::string details = "100,NEM12,202401011200,A,B\n200,N1,E1B1,E1,E1,,S1,kWh,30,\n";

TEST(Nem12, RefusesWhatIsBroken) {
  EXPECT_EQ(read_text("").error, "file: the file is empty");
  EXPECT_EQ(read_text("200,N1,E1,E1,E1,,S1,kWh,30,\n900\n").error,
            "file:1: column 1: the header record 100 is missing; this is '200'");
  EXPECT_EQ(read_text("100,NEM12,202401011200,A,B\n900\n").error,
            "file:2: column 1: the file holds no data between its header and its end");
  EXPECT_EQ(read_text(details + "300,20240101" + values(47, "1") + ",A,,,,\n900\n").error,
            "file:3: column 51: '' is not a quality method; are there 48 values?");
  EXPECT_EQ(read_text(details + "300,20240101" + values(96, "1") + ",A,,,,\n900\n").error,
            "file:3: column 51: 48 values were announced, the record has 103 fields");
  EXPECT_EQ(read_text(details + "300,20240101" + values(48, "1") + ",A,,,,\n").error,
            "file:4: column 1: the end record 900 is missing: the file is cut off");
  EXPECT_EQ(
      read_text(details + "300,20240101" + values(48, "1") + ",V,,,,\n400,2,48,A,,\n900\n").error,
      "file:4: column 2: intervals 2 to 48 do not continue those before");
  EXPECT_EQ(
      read_text(details + "300,20240101" + values(48, "1") + ",V,,,,\n400,1,40,A,,\n900\n").error,
      "file:5: column 1: the 400 records before describe 40 of 48 intervals");
  EXPECT_EQ(read_text(details + "300,20241301" + values(48, "1") + ",A,,,,\n900\n").error,
            "file:3: column 2: '20241301' is not a date");
}

TEST(Nem12, TimesAreAestAndSuffixesAreDirections) {
  const ReadFile file =
      read_text(details + "300,20240102" + values(48, "0.25") + ",V,,,,\n" +
                "400,1,10,A,,\n400,11,47,S14,1,\n400,48,48,N,,\n"
                "200,N1,E1B1,B1,B1,,S1,WH,30,\n300,20240102" +
                values(48, "500") + ",A,,,,\n" + "200,N1,E1Q1,Q1,Q1,,S1,kVArh,30,\n300,20240102" +
                values(48, "-9") + ",A,,,,\n900\n");
  ASSERT_EQ(file.error, "");
  ASSERT_EQ(file.channels.size(), 3u);
  EXPECT_EQ(file.channels[0].point, "N1");
  EXPECT_EQ(file.channels[0].direction, Direction::drawn);
  EXPECT_EQ(file.channels[1].direction, Direction::fed_in);
  EXPECT_EQ(file.channels[2].ignored, "unit kVArh is not active energy");
  ASSERT_EQ(file.samples.size(), 3 * 48u);
  // 2024-01-02 00:00 in UTC+10.
  EXPECT_EQ(file.samples[0].start, at_seconds(1'704'117'600));
  EXPECT_EQ(file.samples[0].end, at_seconds(1'704'117'600 + 1'800));
  EXPECT_EQ(file.total(0), 12'000'000'000);
  EXPECT_EQ(file.total(1), 24'000'000'000);
  EXPECT_EQ(file.samples[9].grade, Grade::measured);
  EXPECT_EQ(file.samples[10].grade, Grade::substituted);
  EXPECT_EQ(file.samples[47].grade, Grade::missing);
}

TEST(Nem12, ARecordMayGoOnInTheNextLine) {
  const ReadFile file = read_text(details + "300,20240101,\n1" + values(23, "1") + ",\n1" +
                                  values(23, "1") + ",A,,,,\n900\n");
  EXPECT_EQ(file.error, "");
  EXPECT_EQ(file.total(0), 48'000'000'000);
}

TEST(Nem13, GivesTheQuantityBetweenTwoReads) {
  const std::string head = "100,NEM13,202401011200,A,B\n";
  // The register of five digits turns over between the reads.
  const auto read = [](const std::string& current_time, const std::string& quantity) {
    return "250,N1,1141,1,11,11,MET1,E,99990.5,20240108103055,A,,,00101.5," + current_time +
           ",E64,,," + quantity + ",kWh,20240408,20240409000000,20240109103023\n";
  };
  const std::string later = "20240408000000";
  std::string fed_in = read(later, "-111");
  fed_in.replace(fed_in.find(",E,"), 3, ",I,");
  const ReadFile into_the_grid = read_text(head + fed_in + "900\n");
  ASSERT_EQ(into_the_grid.error, "");
  EXPECT_EQ(into_the_grid.channels[0].direction, Direction::fed_in);
  EXPECT_EQ(into_the_grid.samples[0].value, FineEnergy(111'000'000'000));
  EXPECT_EQ(read_text(head + "250,N1,1141\n900\n").error,
            "file:2: column 3: the 250 record is cut off");
  EXPECT_EQ(read_text(head + read(later, "-111") + "900\n").error,
            "file:2: column 19: '-111' is not an energy");
  EXPECT_EQ(read_text(head + read("20240108103055", "111") + "900\n").error,
            "file:2: column 15: the current read is not after the previous one");
  // Two registers, read one after the other in one visit.
  std::string second = read("20240408000033", "5");
  second.replace(second.find("20240108103055"), 14, "20240108103012");
  const ReadFile visit = read_text(head + read(later, "111") + second + "900\n");
  ASSERT_EQ(visit.error, "");
  EXPECT_EQ(visit.samples[1].start, visit.samples[0].start);
  EXPECT_EQ(visit.samples[1].end, visit.samples[0].end);
  const ReadFile file = read_text(head + read(later, "111") + "550,N,,E,\n900\n");
  ASSERT_EQ(file.error, "");
  ASSERT_EQ(file.samples.size(), 1u);
  EXPECT_EQ(file.channels[0].kind, ChannelKind::period);
  EXPECT_EQ(file.samples[0].value, FineEnergy(111'000'000'000));
  EXPECT_EQ(file.samples[0].grade, Grade::estimated);
  EXPECT_EQ(file.samples[0].start, at_seconds(1'704'673'855));
  EXPECT_EQ(file.samples[0].end, at_seconds(1'712'498'400));
}

TEST(Espi, RefusesWhatIsBroken) {
  EXPECT_EQ(read_text("<feed><entry></feed>").error, "file:1: column 16: mismatched tag");
  EXPECT_EQ(read_text("<root/>").error, "file: is XML, but no Green Button feed");
  EXPECT_EQ(read_text("<feed xmlns='http://www.w3.org/2005/Atom'></feed>").error,
            "file: the feed holds no interval readings");
  EXPECT_EQ(read_text("<feed><entry><IntervalBlock><IntervalReading><timePeriod><duration>900"
                      "</duration></timePeriod></IntervalReading></IntervalBlock></entry></feed>")
                .error,
            "file:1: a reading without a start");
}

TEST(Espi, TheReadingTypeSaysWhatTheNumbersAre) {
  const auto entry = [](std::string_view self, std::string_view related, std::string_view content) {
    return fmt::format(
        "<entry><link rel='self' href='{}'/><link rel='related' href='{}'/><content>{}</content>"
        "</entry>\n",
        self, related, content);
  };
  const std::string reading =
      "<IntervalReading><ReadingQuality><quality>{}</quality></ReadingQuality><timePeriod>"
      "<duration>900</duration><start>1331442000</start></timePeriod><value>974</value>"
      "</IntervalReading>";
  const ReadFile file = read_text(
      "<feed xmlns='http://www.w3.org/2005/Atom'>\n" +
      entry("/U/UsagePoint/7/MeterReading/01", "/U/ReadingType/07", "<MeterReading/>") +
      entry("/U/ReadingType/07", "",
            "<ReadingType><flowDirection>19</flowDirection><powerOfTenMultiplier>1"
            "</powerOfTenMultiplier><uom>72</uom></ReadingType>") +
      entry("/U/UsagePoint/7/MeterReading/01/IntervalBlock/1", "",
            "<IntervalBlock>" + fmt::format(fmt::runtime(reading), 8) + "</IntervalBlock>") +
      "</feed>");
  ASSERT_EQ(file.error, "");
  ASSERT_EQ(file.samples.size(), 1u);
  EXPECT_EQ(file.channels[0].point, "7");
  EXPECT_EQ(file.channels[0].direction, Direction::fed_in);
  EXPECT_EQ(file.samples[0].value, FineEnergy(9'740'000'000));
  EXPECT_EQ(file.samples[0].start, at_seconds(1'331'442'000));
  EXPECT_EQ(file.samples[0].grade, Grade::estimated);
}

const std::string mscons_head =
    "UNA:+,? 'UNB+UNOC:3+1+2+240101:1200+1'UNH+1+MSCONS:D:04B:UN:2.2e'LOC+172+DE1'";

TEST(Mscons, RefusesWhatIsBroken) {
  EXPECT_EQ(read_text("UNB+UNOC:3'UNH+1+ORDERS:D:04B'").error,
            "file: segment 2: 'ORDERS' is not MSCONS");
  EXPECT_EQ(read_text(mscons_head + "QTY+220:1'").error,
            "file: segment 4: a quantity without metering point and code");
  EXPECT_EQ(read_text(mscons_head + "PIA+5+1-1?:1.29.0:SRW'QTY+220:1'LIN+2'").error,
            "file: segment 5: the quantity's time is missing");
  EXPECT_EQ(read_text(mscons_head + "PIA+5+1-1?:1.29.0:SRW'QTY+220:-1'").error,
            "file: segment 5: '-1' is not an energy");
  EXPECT_EQ(read_text(mscons_head + "PIA+5+1-1?:1.29.0:SR").error,
            "file: segment 4 has no end: the file is cut off");
  EXPECT_EQ(read_text(mscons_head + "UNT+9+1'").error,
            "file: segment 4: the message has 3 segments, its end says 9");
}

TEST(Mscons, ReadsQuantitiesWithTheirIntervals) {
  const ReadFile file = read_text(
      mscons_head +
      "PIA+5+1-1?:2.29.0:SRW'QTY+220:1,25'DTM+163:202403310145?+01:303'DTM+164:202403310300?+02:"
      "303'"
      "QTY+67:0.5'DTM+163:202403310300?+02:303'DTM+164:202403310315?+02:303'UNT+10+1'UNZ+1+1'");
  ASSERT_EQ(file.error, "");
  ASSERT_EQ(file.samples.size(), 2u);
  EXPECT_EQ(file.channels[0].point, "DE1");
  EXPECT_EQ(file.channels[0].direction, Direction::fed_in);
  EXPECT_EQ(file.samples[0].value, FineEnergy(1'250'000'000));
  EXPECT_EQ(file.samples[0].end - file.samples[0].start, Duration(15 * one_minute.value));
  EXPECT_EQ(file.samples[0].end, at_seconds(1'711'846'800));
  EXPECT_EQ(file.samples[1].value, FineEnergy(500'000'000));
  EXPECT_EQ(file.samples[1].grade, Grade::substituted);
}

TEST(Mscons, PositionsReplaceDamagedStampsIfTheyFillThePeriod) {
  const auto text = [](int quantities) {
    std::string out = mscons_head +
                      "DTM+163:202401010000?+01:303'DTM+164:202401010030?+01:303'LIN+1'"
                      "PIA+5+1-1?:1.29.0:SRW'";
    for (int i = 0; i < quantities; ++i)
      out += "QTY+220:1'DTM+163:202401010016?+01:303'DTM+164:202401010000?+01:303'";
    return out + fmt::format("UNT+{}+1'UNZ+1+1'", 7 + 3 * quantities);
  };
  EXPECT_EQ(read_text(text(2)).hint,
            "where single stamps are damaged, times can be counted: --by-position");
  CsvHints hints;
  hints.by_position = true;
  EXPECT_EQ(read_text(text(3), hints).error,
            "file: segment 17: the quantities do not fill the stated period exactly");
  const ReadFile file = read_text(text(2), hints);
  ASSERT_EQ(file.error, "");
  ASSERT_EQ(file.samples.size(), 2u);
  EXPECT_EQ(file.samples[1].end, at_seconds(1'704'063'600 + 1'800));
}

const std::string sheet_head =
    "MeteringpointID,C1,MM,C1,MM,G1,MM,G1,MM,TOTAL\n"
    "Energy direction,CONSUMPTION,,CONSUMPTION,,GENERATION,,GENERATION,,\n"
    "Metercode,Gesamtverbrauch lt. Messung (bei Teilnahme) [KWH],,Anteil gemeinschaftliche "
    "Erzeugung [KWH],,Gesamt/Überschusserzeugung [KWH],,Gesamte gemeinschaftliche Erzeugung "
    "[KWH],,x\n";

TEST(EdaSheet, RefusesAPlantWithMoreSurplusThanGeneration) {
  const ReadFile file = read_text(sheet_head + "2023-01-01 00:00:00,1,L1,1,L1,2,L1,1,L1,9\n");
  EXPECT_EQ(file.error, "file:4: column 6: the surplus of G1 is above its generation") << file.hint;
  EXPECT_EQ(read_text(sheet_head + "2023-01-01 00:00:00,1,L9,1,L1,1,L1,1,L1,9\n").error,
            "file:4: column 3: 'L9' is not a known quality");
}

TEST(EdaSheet, TakesConsumptionAndGenerationAndLeavesOutTheSettlement) {
  CsvHints hints;
  hints.zone = *env::TimeZone::find("Europe/Vienna");
  const ReadFile file = read_text(sheet_head +
                                      "2023-07-01 00:00:00,0.25,L1,9,L1,1,L1,3,L1,9\n"
                                      "01.07.2023 00:15:00,0.5,L2,9,L1,1,L1,3,L1,9\n"
                                      "01.07.2023 00:30:00,,,9,L1,1,L1,3,L1,9\n",
                                  hints);
  ASSERT_EQ(file.error, "");
  EXPECT_EQ(file.total(0), 750'000'000);
  EXPECT_EQ(file.total(3), 9'000'000'000);
  EXPECT_EQ(file.channels[1].ignored, "the operator's settlement, not a meter's value");
  EXPECT_EQ(file.samples[0].start, at_seconds(1'688'162'400));  // 22:00 UTC the day before
}

TEST(EdaJson, ReadsTheMessage) {
  EXPECT_EQ(read_text("{\"a\":1}").error,
            "file: is JSON, but no EDA message with meter.meteringPoint and energy.data");
  const auto message = [](std::string_view value) {
    return fmt::format(
        R"({{"message":{{"meter":{{"meteringPoint":"AT1"}},"energy":{{"data":[{{"meterCode":"1-1:1.9.0 G.01","value":[{}]}},{{"meterCode":"1-1:2.9.0 G.02","value":[]}}]}}}}}})",
        value);
  };
  EXPECT_EQ(read_text(message(R"({"from":5,"to":5,"value":1})")).error,
            "file: data[0].value[0]: from and to are not an interval");
  const ReadFile file = read_text(
      message(R"({"from":1679785200000,"to":1679786100000,"method":"L3","value":0.006})"));
  ASSERT_EQ(file.error, "");
  ASSERT_EQ(file.samples.size(), 1u);
  EXPECT_EQ(file.samples[0].value, FineEnergy(6'000'000));
  EXPECT_EQ(file.samples[0].grade, Grade::estimated);
  EXPECT_EQ(file.channels[0].point, "AT1");
}

}  // namespace
}  // namespace wattbook::meters
