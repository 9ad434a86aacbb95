// Plots as inline SVG. Every label is given in both languages of the page; a style sheet shows one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wattbook::sim {

struct Label {
  std::string_view english;
  std::string_view chinese;
};

// The label as HTML, one <span> per language; `element` is "span", or "tspan" inside an SVG.
std::string bilingual(Label label, std::string_view element);
std::string escape_html(std::string_view text);

struct Curve {
  Label label;
  std::string_view style;  // class in the page's style sheet
  std::vector<double> values;
};

struct LineChart {
  Label unit;
  std::vector<std::string> ticks;  // one text per value; every few are shown
  std::vector<Curve> curves;       // all of the length of `ticks`
};
std::string line_chart(const LineChart& chart);

struct Bar {
  std::string name;
  double before;
  double after;
};
struct BarChart {
  Label unit;
  Label before;
  Label after;
  std::vector<Bar> bars;
};
std::string bar_chart(const BarChart& chart);

// The round number at or above `value` from which an axis can be divided into fifths.
double nice_ceiling(double value);

}  // namespace wattbook::sim
