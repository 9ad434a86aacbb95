#include "node/http/message.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"

namespace wattbook::http {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const Header& header : headers)
    if (same_name(header.name, name)) return header.value;
  return std::nullopt;
}

std::optional<std::string> Request::query_value(std::string_view name) const {
  std::string_view rest = query;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) != name) continue;
    return equals == pair.npos ? std::string() : percent_decode(pair.substr(equals + 1));
  }
  return std::nullopt;
}

Response problem(std::uint16_t status, std::string_view title, std::string_view detail) {
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = "{\"title\":\"";
  append_json_escaped(response.body, title);
  response.body += "\",\"status\":" + std::to_string(status) + ",\"detail\":\"";
  append_json_escaped(response.body, detail);
  response.body += "\"}";
  return response;
}

Responder::~Responder() {
  if (send_) send_(problem(500, "no answer", "the server dropped this request; try again"));
}

void Responder::operator()(Response response) {
  const Send send = std::exchange(send_, nullptr);
  if (send) send(std::move(response));
}

std::optional<std::string> percent_decode(std::string_view text) {
  if (!text.contains('%')) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    const std::optional<Bytes> byte =
        i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
    if (!byte || byte->size() != 1 || byte->front() == 0) return std::nullopt;
    out.push_back(static_cast<char>(byte->front()));
    i += 2;
  }
  return out;
}

void append_json_escaped(std::string& out, std::string_view text) {
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool control = static_cast<unsigned char>(c) < 0x20;
    if (!control && c != '"' && c != '\\') continue;
    out.append(text, copied, i - copied);
    copied = i + 1;
    out.push_back('\\');
    if (control) {
      const std::uint8_t byte = static_cast<std::uint8_t>(c);
      out += "u00" + to_hex(ByteView(&byte, 1));
    } else {
      out.push_back(c);
    }
  }
  out.append(text, copied, text.size() - copied);
}

}  // namespace wattbook::http
