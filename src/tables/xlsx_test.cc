#include "tables/xlsx.h"

#include <gtest/gtest.h>

#include "tables/archive_test.h"

namespace wattbook::tables {
namespace {

std::vector<Packed> parts(const std::string& rows, const std::string& more_sheets = "") {
  return {
      {"xl/workbook.xml",
       "<workbook xmlns='m' xmlns:r='rel'><sheets><sheet name='Jan' sheetId='1' "
       "r:id='r1'/>" +
           more_sheets + "</sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/>"
       "<Relationship Id='r2' Target='/xl/worksheets/sheet2.xml'/></Relationships>"},
      {"xl/styles.xml",
       "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='dd\\.mm\\.yyyy hh:mm'/>"
       "<numFmt numFmtId='171' formatCode='0.00\" days\"'/></numFmts><cellXfs><xf numFmtId='0'/>"
       "<xf numFmtId='14'/><xf numFmtId='170'/><xf numFmtId='171'/></cellXfs></styleSheet>"},
      {"xl/sharedStrings.xml",
       "<sst><si><t>time</t></si><si><r><t>a</t></r><r><t>, "
       "b</t></r><rPh><t>x</t></rPh></si></sst>"},
      {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"},
      {"xl/worksheets/sheet2.xml",
       "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>"}};
}

std::string refusal(const std::vector<Packed>& files, std::string_view sheet = "") {
  const auto text = sheet_text(archive(files), sheet);
  return text ? "" : text.error().message + "; " + text.error().hint;
}

TEST(Xlsx, RefusesWhatIsDamagedOrAmbiguous) {
  EXPECT_FALSE(is_workbook("PK"));
  EXPECT_FALSE(is_workbook(archive({{"a.csv", "1"}})));
  const std::string damaged = "is a damaged workbook; ";
  EXPECT_EQ(refusal(parts("<row r='1'>")), damaged);
  EXPECT_EQ(refusal(parts("<row r='2'/><row r='1'/>")), damaged);
  EXPECT_EQ(refusal(parts("<row r='1048577'/>")), damaged);
  EXPECT_EQ(refusal(parts("<row r='1'><c r='XFE1'><v>1</v></c></row>")), damaged);
  EXPECT_EQ(refusal(parts("<row r='1'><c r='A1' t='s'><v>2</v></c></row>")), damaged);
  EXPECT_EQ(refusal({parts("")[0]}), damaged);
  const std::string feb = "<sheet name='Feb' sheetId='2' r:id='r2'/>";
  EXPECT_EQ(refusal(parts("", feb)), "holds several sheets; say which with --sheet: Jan, Feb");
  EXPECT_EQ(refusal(parts(""), "Mar"), "holds no sheet 'Mar'; say which with --sheet: Jan");
  EXPECT_EQ(sheet_text(archive(parts("", feb)), "Feb"), "2\n");
}

TEST(Xlsx, RowsAndColumnsKeepTheirPlaces) {
  EXPECT_EQ(sheet_text(archive(parts("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1"
                                     "</v></c></row><row r='3'><c r='C3' t='inlineStr'><is><t>L1"
                                     "</t></is></c><c r='AA3' t='str'><v>x</v></c></row>")),
                       ""),
            "time,\"a, b\"\n\n,,L1,,,,,,,,,,,,,,,,,,,,,,,,x\n");
}

TEST(Xlsx, NumbersAndDatesReadAsExcelShowsThem) {
  const auto cell = [](const std::string& style, const std::string& value) {
    return *sheet_text(archive(parts("<row><c s='" + style + "'><v>" + value + "</v></c></row>")),
                       "");
  };
  EXPECT_EQ(cell("0", "0.10000000000000001"), "0.1\n");
  EXPECT_EQ(cell("0", "0.30000000000000004"), "0.3\n");
  EXPECT_EQ(cell("0", "-1234567.25"), "-1234567.25\n");
  EXPECT_EQ(cell("0", "1.0000000000000001E-5"), "1e-05\n");
  EXPECT_EQ(cell("1", "45292"), "2024-01-01\n");
  EXPECT_EQ(cell("2", "45292"), "2024-01-01 00:00:00\n");
  // Quarter past midnight, as a sum of binary fractions leaves it.
  EXPECT_EQ(cell("2", "45292.010416666664"), "2024-01-01 00:15:00\n");
  EXPECT_EQ(cell("3", "2.5"), "2.5\n");
}

}  // namespace
}  // namespace wattbook::tables
