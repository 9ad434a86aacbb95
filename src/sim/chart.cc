#include "sim/chart.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace wattbook::sim {
namespace {

constexpr double width = 920;
constexpr double height = 260;
constexpr double left = 56;
constexpr double bottom = 28;
constexpr double top = 26;
constexpr double right = 26;

std::string number_label(double value) {
  return std::fabs(value) >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

std::string legend(const std::vector<Curve>& curves) {
  std::string out = "<p class=\"legend\">";
  for (const Curve& curve : curves)
    out += fmt::format("<span class=\"key {}\"></span>{} ", curve.style,
                       bilingual(curve.label, "span"));
  return out + "</p>";
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string bilingual(Label label, std::string_view element) {
  return fmt::format("<{0} class=\"en\">{1}</{0}><{0} class=\"zh\">{2}</{0}>", element,
                     escape_html(label.english), escape_html(label.chinese));
}

double nice_ceiling(double value) {
  if (!(value > 0)) return 1;
  const double scale = std::pow(10, std::floor(std::log10(value)));
  for (const double step : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0})
    if (step * scale >= value) return step * scale;
  return 10 * scale;
}

std::string line_chart(const LineChart& chart) {
  double highest = 0;
  for (const Curve& curve : chart.curves)
    for (const double value : curve.values) highest = std::max(highest, value);
  const double ceiling = nice_ceiling(highest);
  const double plot_width = width - left - right;
  const double plot_height = height - top - bottom;
  const std::size_t count = chart.ticks.size();
  const auto x_of = [&](std::size_t i) {
    return left +
           (count < 2 ? 0.0 : plot_width * static_cast<double>(i) / static_cast<double>(count - 1));
  };
  const auto y_of = [&](double value) { return top + plot_height * (1 - value / ceiling); };

  std::string out = legend(chart.curves);
  out += fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\"><text x=\"0\" y=\"14\">{}</text>",
                     width, height, bilingual(chart.unit, "tspan"));
  for (int line = 0; line <= 5; ++line) {
    const double value = ceiling * line / 5;
    out += fmt::format(
        "<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
        "<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>",
        left, width - right, y_of(value), y_of(value), left - 6, y_of(value) + 4,
        number_label(value));
  }
  const std::size_t every = std::max<std::size_t>(1, (count + 11) / 12);
  for (std::size_t i = 0; i < count; i += every)
    out += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>", x_of(i),
                       height - 8, escape_html(chart.ticks[i]));
  for (const Curve& curve : chart.curves) {
    out += fmt::format("<polyline class=\"{}\" points=\"", curve.style);
    for (std::size_t i = 0; i < curve.values.size(); ++i)
      out += fmt::format("{:.1f},{:.1f} ", x_of(i), y_of(curve.values[i]));
    out += "\"/>";
  }
  return out + "</svg>";
}

std::string bar_chart(const BarChart& chart) {
  double lowest = 0;
  double highest = 0;
  for (const Bar& bar : chart.bars) {
    lowest = std::min({lowest, bar.before, bar.after});
    highest = std::max({highest, bar.before, bar.after});
  }
  const double span = std::max(highest - lowest, 1e-9);
  constexpr double name_width = 170;
  constexpr double row = 26;
  const double plot_width = width - name_width - 140;
  const auto x_of = [&](double value) { return name_width + plot_width * (value - lowest) / span; };
  const double total = row * static_cast<double>(chart.bars.size()) + 10;

  std::string out = fmt::format(
      "<p class=\"legend\"><span class=\"key before\"></span>{} <span class=\"key "
      "after\"></span>{} "
      "({})</p><svg viewBox=\"0 0 {} {}\" role=\"img\">",
      bilingual(chart.before, "span"), bilingual(chart.after, "span"),
      bilingual(chart.unit, "span"), width, total);
  for (std::size_t i = 0; i < chart.bars.size(); ++i) {
    const Bar& bar = chart.bars[i];
    const double y = row * static_cast<double>(i) + 4;
    out += fmt::format("<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", name_width - 8,
                       y + 14, escape_html(bar.name));
    const std::pair<const char*, double> halves[] = {{"before", bar.before}, {"after", bar.after}};
    double at = y;
    for (const auto& [style, value] : halves) {
      const double from = std::min(x_of(0), x_of(value));
      out += fmt::format(
          "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"9\"/>", style,
          from, at, std::fabs(x_of(value) - x_of(0)));
      at += 10;
    }
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{:.2f} → {:.2f}</text>",
                       x_of(std::max({0.0, bar.before, bar.after})) + 6, y + 14, bar.before,
                       bar.after);
  }
  return out + "</svg>";
}

}  // namespace wattbook::sim
