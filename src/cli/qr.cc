#include "cli/qr.h"

#include <memory>

#include <qrencode.h>

namespace wattbook::cli {

std::string qr_text(std::string_view text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_L), QRcode_free);
  if (!code) return {};
  constexpr int margin = 2;
  const auto light = [&code](int x, int y) {
    if (x < 0 || y < 0 || x >= code->width || y >= code->width) return true;
    return (code->data[y * code->width + x] & 1) == 0;
  };
  std::string out;
  for (int y = -margin; y < code->width + margin; y += 2) {
    for (int x = -margin; x < code->width + margin; ++x) {
      // The row below the last is margin, too.
      const bool upper = light(x, y);
      const bool lower = light(x, y + 1);
      out += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    out += '\n';
  }
  return out;
}

}  // namespace wattbook::cli
