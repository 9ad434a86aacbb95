# Embeds the files of a folder: `wattbook_embed(target folder)` adds a generated table of assets
# (node/api/assets.h) whose bytes the assembler copies in, plain and gzipped. The same file, run as a
# script with -DFOLDER -DOUT, writes that table.
if(CMAKE_SCRIPT_MODE_FILE)
  set(types html text/html css text/css js text/javascript svg image/svg+xml)
  file(GLOB files ${FOLDER}/*.*)
  list(SORT files)
  set(blobs "")
  set(rows "")
  set(number 0)
  foreach(file ${files})
    get_filename_component(name ${file} NAME)
    get_filename_component(extension ${file} LAST_EXT)
    string(SUBSTRING ${extension} 1 -1 extension)
    list(FIND types ${extension} at)
    if(at EQUAL -1)
      message(FATAL_ERROR "${file}: no content type is known for .${extension}; add it to cmake/embed.cmake")
    endif()
    math(EXPR at "${at} + 1")
    list(GET types ${at} type)
    file(SHA256 ${file} hash)
    string(SUBSTRING ${hash} 0 16 hash)
    execute_process(COMMAND gzip -9nc ${file} OUTPUT_FILE ${OUT}.${name}.gz COMMAND_ERROR_IS_FATAL ANY)
    set(path "/${name}")
    if(name STREQUAL "index.html")
      set(path "/")
    elseif(extension STREQUAL "html")
      cmake_path(GET file STEM stem)
      set(path "/${stem}")
    endif()
    string(APPEND blobs "WATTBOOK_EMBED(${number}, \"${file}\")\nWATTBOOK_EMBED(${number}z, \"${OUT}.${name}.gz\")\n")
    string(APPEND rows "    {\"${path}\", \"${type}; charset=utf-8\", \"\\\"${hash}\\\"\", WATTBOOK_VIEW(${number}), WATTBOOK_VIEW(${number}z)},\n")
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
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.*)
  add_custom_command(OUTPUT ${out} DEPENDS ${files} ${WATTBOOK_EMBED_SCRIPT}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DOUT=${out} -P ${WATTBOOK_EMBED_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
