// What libsml reads in a stream of SML on standard input, until it is ended: a line for each file
// with a list, of the registers 1.8.0 and 2.8.0 as whole numbers with their power of ten in Wh. As
// libsml's own sml_server does it, but without rounding.
#include <cinttypes>
#include <cmath>
#include <cstdio>

#include <sml/sml_file.h>
#include <sml/sml_transport.h>

namespace {

constexpr std::size_t mark_bytes = 8;  // that begin a file, and that end it
constexpr u8 watt_hours = 30;

void tell(const sml_list& entry) {
  if (!entry.value || !entry.obj_name || entry.obj_name->len != 6 || !entry.unit) return;
  const unsigned char* const code = entry.obj_name->str;
  if (*entry.unit != watt_hours || code[3] != 8 || code[4] != 0) return;
  std::printf(" %d.8.0 %" PRId64 " %d", code[2],
              static_cast<std::int64_t>(std::llround(sml_value_to_double(entry.value))),
              entry.scaler ? *entry.scaler : 0);
}

void read_file(unsigned char* bytes, std::size_t size) {
  if (size < 2 * mark_bytes) return;
  sml_file* const file = sml_file_parse(bytes + mark_bytes, size - 2 * mark_bytes);
  bool any = false;
  for (int i = 0; i < file->messages_len; ++i) {
    const sml_message_body* const body = file->messages[i]->message_body;
    if (!body || !body->tag || *body->tag != SML_MESSAGE_GET_LIST_RESPONSE) continue;
    const auto* const list = static_cast<const sml_get_list_response*>(body->data);
    for (const sml_list* entry = list->val_list; entry; entry = entry->next) tell(*entry);
    any = true;
  }
  if (any) std::printf("\n");
  std::fflush(stdout);
  sml_file_free(file);
}

}  // namespace

int main() {
  sml_transport_listen(0, &read_file);  // for ever: libsml does not see the end of a stream
}
