# Adds to a target the English BIP-39 words as C++: `wattbook_word_list(target)` compiles
# english_words() of node/wallet/word_list.h. The list is Debian's (python3-mnemonic), checked
# against the standard's hash.
set(WATTBOOK_WORD_LIST_SHA256 2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda)

function(wattbook_word_list target)
  find_file(WATTBOOK_WORD_LIST english.txt REQUIRED
    PATHS /usr/lib/python3/dist-packages/mnemonic/wordlist NO_DEFAULT_PATH
    DOC "English word list of BIP-39 (Debian package python3-mnemonic)")
  file(SHA256 ${WATTBOOK_WORD_LIST} hash)
  if(NOT hash STREQUAL WATTBOOK_WORD_LIST_SHA256)
    message(FATAL_ERROR "${WATTBOOK_WORD_LIST} is not the English word list of BIP-39")
  endif()
  file(STRINGS ${WATTBOOK_WORD_LIST} words)
  list(TRANSFORM words REPLACE "(.+)" "    \"\\1\",")
  list(JOIN words "\n" rows)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target}_words.cc)
  file(CONFIGURE OUTPUT ${out} @ONLY CONTENT "// Written by cmake/word_list.cmake.
#include \"node/wallet/word_list.h\"

namespace wattbook::wallet {

const WordList& english_words() {
  static constexpr WordList words = {
@rows@
  };
  return words;
}

}  // namespace wattbook::wallet
")
  target_sources(${target} PRIVATE ${out})
endfunction()
