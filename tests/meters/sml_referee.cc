// What libsml, which others wrote, reads in an SML file on standard input: one line for
// each number, "1-0:1.8.0 1234567 -1" for code, number and power of ten.
#include <array>
#include <cstdio>

#include <sml/sml_file.h>
#include <sml/sml_value.h>

namespace {

void print(const sml_list& entry) {
  if (entry.value == nullptr || entry.obj_name == nullptr || entry.obj_name->len < 6) return;
  const int type = entry.value->type & SML_TYPE_FIELD;
  if (type != SML_TYPE_INTEGER && type != SML_TYPE_UNSIGNED) return;
  const unsigned char* const name = entry.obj_name->str;
  std::printf("%d-%d:%d.%d.%d %.0f %d\n", name[0], name[1], name[2], name[3], name[4],
              sml_value_to_double(entry.value), entry.scaler == nullptr ? 0 : *entry.scaler);
}

void print(const sml_file& file) {
  for (int i = 0; i < file.messages_len; ++i) {
    const sml_message_body& body = *file.messages[i]->message_body;
    if (*body.tag != SML_MESSAGE_GET_LIST_RESPONSE) continue;
    const auto* const list = static_cast<const sml_get_list_response*>(body.data);
    for (const sml_list* entry = list->val_list; entry != nullptr; entry = entry->next)
      print(*entry);
  }
}

}  // namespace

// One file, whole.
int main() {
  // The escape sequences around a file: 8 bytes before it, 8 behind.
  constexpr std::size_t around = 8;
  std::array<unsigned char, 8192> buffer{};
  const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), stdin);
  if (size < 2 * around) return 1;
  sml_file* const file = sml_file_parse(buffer.data() + around, size - 2 * around);
  if (file == nullptr) return 1;
  print(*file);
  sml_file_free(file);
  return 0;
}
