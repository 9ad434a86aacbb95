#include "node/history/page_writer.h"

#include <cerrno>

#include <fmt/format.h>
#include <hpdf.h>
#include <iconv.h>

namespace wattbook::history {
namespace {

constexpr float margin = 50;
constexpr float page_height = 842;
constexpr float page_width = 595;

// The text in the font's character set. A sequence that it cannot have becomes a question mark.
std::string in_charset(std::string_view text, const char* charset) {
  const iconv_t converter = iconv_open(charset, "UTF-8");
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::string(text);
  std::string in(text);
  std::string out(in.size() * 2 + 4, '\0');
  char* from = in.data();
  std::size_t from_left = in.size();
  char* to = out.data();
  std::size_t to_left = out.size();
  while (from_left > 0 &&
         iconv(converter, &from, &from_left, &to, &to_left) == static_cast<std::size_t>(-1)) {
    if (errno == E2BIG || to_left == 0) break;
    do {
      ++from;
      --from_left;
    } while (from_left > 0 && (static_cast<unsigned char>(*from) & 0xC0u) == 0x80u);
    *to++ = '?';
    --to_left;
  }
  iconv_close(converter);
  out.resize(out.size() - to_left);
  return out;
}

}  // namespace

struct PageWriter::Document {
  HPDF_Doc pdf = nullptr;
  HPDF_Page page = nullptr;
  HPDF_Font font = nullptr;
  HPDF_Font bold = nullptr;
  const char* charset = "CP1252";
  float y = 0;
  HPDF_STATUS failure = HPDF_OK;

  static void note(HPDF_STATUS error, HPDF_STATUS, void* document) {
    auto* self = static_cast<Document*>(document);
    if (self->failure == HPDF_OK) self->failure = error;
  }
  void add_page() {
    page = HPDF_AddPage(pdf);
    if (!page) return;
    HPDF_Page_SetWidth(page, page_width);
    HPDF_Page_SetHeight(page, page_height);
    y = page_height - margin;
  }
  void write(float x, const std::string& text) {
    if (!page) return;
    HPDF_Page_BeginText(page);
    HPDF_Page_TextOut(page, x, y, text.c_str());
    HPDF_Page_EndText(page);
  }
};

PageWriter::PageWriter(Language language) : document_(std::make_unique<Document>()) {
  Document& d = *document_;
  d.pdf = HPDF_New(&Document::note, &d);
  if (!d.pdf) return;
  HPDF_SetCompressionMode(d.pdf, HPDF_COMP_ALL);
  if (language == Language::zh) {
    HPDF_UseCNSFonts(d.pdf);
    HPDF_UseCNSEncodings(d.pdf);
    d.charset = "GBK";
    d.font = HPDF_GetFont(d.pdf, "SimSun", "GBK-EUC-H");
    d.bold = HPDF_GetFont(d.pdf, "SimSun,Bold", "GBK-EUC-H");
  } else {
    d.font = HPDF_GetFont(d.pdf, "Helvetica", "WinAnsiEncoding");
    d.bold = HPDF_GetFont(d.pdf, "Helvetica-Bold", "WinAnsiEncoding");
  }
  d.add_page();
}

PageWriter::~PageWriter() {
  if (document_->pdf) HPDF_Free(document_->pdf);
}

void PageWriter::row(Style style) {
  Document& d = *document_;
  if (!d.page) return;
  const bool title = style == Style::title;
  const bool heading = style == Style::heading;
  d.y -= title ? 24.0F : heading ? 26.0F : 13.0F;
  if (d.y < margin) {
    d.add_page();
    if (!d.page) return;
  }
  HPDF_Page_SetFontAndSize(d.page, style == Style::text ? d.font : d.bold,
                           title     ? 18.0F
                           : heading ? 11.0F
                                     : 9.0F);
}

void PageWriter::left(float x, std::string_view text) {
  document_->write(x, in_charset(text, document_->charset));
}

void PageWriter::right(float x, std::string_view text) {
  if (!document_->page) return;
  const std::string converted = in_charset(text, document_->charset);
  document_->write(x - HPDF_Page_TextWidth(document_->page, converted.c_str()), converted);
}

void PageWriter::rule() {
  Document& d = *document_;
  if (!d.page) return;
  HPDF_Page_SetLineWidth(d.page, 0.5F);
  HPDF_Page_MoveTo(d.page, margin, d.y - 4);
  HPDF_Page_LineTo(d.page, page_width - margin, d.y - 4);
  HPDF_Page_Stroke(d.page);
  d.y -= 4;
}

Result<std::string> PageWriter::finish() {
  Document& d = *document_;
  if (d.pdf) HPDF_SaveToStream(d.pdf);
  if (!d.pdf || d.failure != HPDF_OK)
    return fail(fmt::format("the PDF could not be made (libharu error {:#x})",
                            static_cast<std::uint64_t>(d.failure)));
  std::string out(HPDF_GetStreamSize(d.pdf), '\0');
  auto size = static_cast<HPDF_UINT32>(out.size());
  HPDF_ResetStream(d.pdf);
  HPDF_ReadFromStream(d.pdf, reinterpret_cast<HPDF_BYTE*>(out.data()), &size);
  out.resize(size);
  return out;
}

}  // namespace wattbook::history
