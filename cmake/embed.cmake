# Embeds the app: `wattbook_embed(target folder)` builds folder/dist where its sources changed and adds a
# generated table of assets (node/api/assets.h) whose bytes the assembler copies in, plain and in the
# gzip and brotli forms that the web build left beside each file. The same file, run as a script with
# -DFOLDER -DOUT, writes that table.
if(CMAKE_SCRIPT_MODE_FILE)
  set(types html text/html css text/css js text/javascript svg image/svg+xml png image/png
    webmanifest application/manifest+json)
  file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
  list(FILTER files EXCLUDE REGEX "\\.(br|gz)$")
  list(SORT files)
  set(blobs "")
  set(rows "")
  set(number 0)
  foreach(name ${files})
    set(file ${FOLDER}/${name})
    get_filename_component(extension ${file} LAST_EXT)
    string(SUBSTRING ${extension} 1 -1 extension)
    list(FIND types ${extension} at)
    if(at EQUAL -1)
      message(FATAL_ERROR "${file}: no content type is known for .${extension}; add it to cmake/embed.cmake")
    endif()
    math(EXPR at "${at} + 1")
    list(GET types ${at} type)
    if(type MATCHES "^text/")
      string(APPEND type "; charset=utf-8")
    endif()
    file(SHA256 ${file} hash)
    string(SUBSTRING ${hash} 0 16 hash)
    set(path "/${name}")
    if(name STREQUAL "index.html")
      set(path "/")
    elseif(extension STREQUAL "html")
      cmake_path(GET file STEM stem)
      set(path "/${stem}")
    endif()
    # The web build puts the hash of their content into the names of these files.
    set(immutable false)
    if(name MATCHES "^assets/")
      set(immutable true)
    endif()
    string(APPEND blobs "WATTBOOK_EMBED(${number}, \"${file}\")\nWATTBOOK_EMBED(${number}z, \"${file}.gz\")\nWATTBOOK_EMBED(${number}b, \"${file}.br\")\n")
    string(APPEND rows "    {\"${path}\", \"${type}\", \"\\\"${hash}\\\"\", ${immutable}, WATTBOOK_VIEW(${number}), WATTBOOK_VIEW(${number}z), WATTBOOK_VIEW(${number}b)},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(WRITE ${OUT} "// Written by cmake/embed.cmake.
#include \"node/api/assets.h\"

#define WATTBOOK_EMBED(name, path)                                        \\
  extern \"C\" const char wattbook_asset_##name##_begin[];                  \\
  extern \"C\" const char wattbook_asset_##name##_end[];                    \\
  asm(\".section .rodata\\n\"                                               \\
      \".global wattbook_asset_\" #name \"_begin\\n\"                         \\
      \".global wattbook_asset_\" #name \"_end\\n\"                           \\
      \"wattbook_asset_\" #name \"_begin:\\n.incbin \\\"\" path \"\\\"\\n\"         \\
      \"wattbook_asset_\" #name \"_end:\\n.byte 0\\n.previous\\n\");
#define WATTBOOK_VIEW(name) \\
  std::string_view(wattbook_asset_##name##_begin, wattbook_asset_##name##_end)

${blobs}
namespace wattbook::api {

std::span<const Asset> assets() {
  static const Asset table[] = {
${rows}  };
  return table;
}

}  // namespace wattbook::api
")
  return()
endif()

set(WATTBOOK_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
function(wattbook_embed target folder)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target}_assets.cc)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/src/* ${folder}/public/* ${folder}/build/*)
  # Made by the build itself.
  list(REMOVE_ITEM sources ${folder}/src/api/schema.ts)
  list(APPEND sources ${folder}/index.html ${folder}/package.json ${folder}/package-lock.json
    ${folder}/tsconfig.json ${folder}/vite.config.ts ${CMAKE_SOURCE_DIR}/tests/golden/openapi.json)
  add_custom_command(OUTPUT ${out}
    DEPENDS ${sources} ${CMAKE_SOURCE_DIR}/scripts/build_web.sh ${WATTBOOK_EMBED_SCRIPT}
    COMMAND ${CMAKE_SOURCE_DIR}/scripts/build_web.sh
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder}/dist -DOUT=${out} -P ${WATTBOOK_EMBED_SCRIPT}
    COMMENT "Building and embedding the app" VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
