# One folder, one static library, one test program: `wattbook_library(core/ledger DEPS base codec PACKAGES fmt)`.
# PRECOMPILE names headers that most of the folder's files include and that are slow to read;
# PRECOMPILE_AS a folder whose precompiled headers serve here too.
# Sources are every *.cc of the folder; *_test.cc become the test program `core_ledger_test`.

find_package(Threads REQUIRED)
find_program(CCACHE ccache)
if(CCACHE)
  # Clones in other folders share the cache; precompiled headers need the sloppiness, and to be known by what they include:
  # preprocessed, one that is made anew is what its predecessor was, for that still lies there.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
    CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

add_library(wattbook_options INTERFACE)
target_include_directories(wattbook_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(wattbook_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-missing-field-initializers -Werror -fno-omit-frame-pointer -fpch-preprocess)
target_link_libraries(wattbook_options INTERFACE Threads::Threads)
if(WATTBOOK_AUDIT)
  target_compile_definitions(wattbook_options INTERFACE WATTBOOK_AUDIT=1)
endif()
if(WATTBOOK_SANITIZE)
  # Undefined behaviour ends the program where it happens; to tell of it in words and go on would take twice as long to compile.
  target_compile_options(wattbook_options INTERFACE -fsanitize=${WATTBOOK_SANITIZE} -fsanitize-undefined-trap-on-error)
  target_link_options(wattbook_options INTERFACE -fsanitize=${WATTBOOK_SANITIZE})
endif()

# The name of a folder's library: core/ledger -> wattbook_core_ledger.
function(wattbook_target folder out)
  string(REPLACE "/" "_" name ${folder})
  set(${out} wattbook_${name} PARENT_SCOPE)
endfunction()

function(wattbook_library folder)
  cmake_parse_arguments(ARG "" "PRECOMPILE_AS" "DEPS;PACKAGES;PRECOMPILE" ${ARGN})
  wattbook_target(${folder} target)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  set(dependencies)
  foreach(dependency ${ARG_DEPS})
    wattbook_target(${dependency} dependency_target)
    list(APPEND dependencies ${dependency_target})
  endforeach()
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC wattbook_options ${dependencies} ${ARG_PACKAGES})
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE wattbook_options ${dependencies} ${ARG_PACKAGES})
  endif()
  if(sources AND ARG_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${ARG_PRECOMPILE})
  endif()
  if(ARG_PRECOMPILE_AS)
    wattbook_target(${ARG_PRECOMPILE_AS} precompiled)
    target_precompile_headers(${target} REUSE_FROM ${precompiled})
  endif()
  if(WATTBOOK_TESTS AND tests)
    wattbook_test(${target}_test SOURCES ${tests} LIBRARIES ${target})
    if(ARG_PRECOMPILE)
      target_precompile_headers(${target}_test PRIVATE <gtest/gtest.h> ${ARG_PRECOMPILE})
    elseif(ARG_PRECOMPILE_AS)
      target_precompile_headers(${target}_test REUSE_FROM ${precompiled}_test)
    endif()
  endif()
endfunction()

# ./test lists some tests of the release build beside those of the sanitized one.
if(CMAKE_BUILD_TYPE STREQUAL Release)
  set(WATTBOOK_TEST_PREFIX "release.")
endif()

# For code that runs seldom: a third less to compile.
function(wattbook_cold target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# A GoogleTest program whose every case is a CTest case.
function(wattbook_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} wattbook_testing)
  wattbook_cold(${name})
  set_property(GLOBAL APPEND PROPERTY WATTBOOK_TEST_PROGRAMS ${name})
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST TEST_PREFIX "${WATTBOOK_TEST_PREFIX}"
    PROPERTIES TIMEOUT 600 DISCOVERY_TIMEOUT 60)
endfunction()

if(WATTBOOK_TESTS)
  include(GoogleTest)
  find_library(RAPIDCHECK rapidcheck REQUIRED)
  add_library(wattbook_testing INTERFACE)
  target_link_libraries(wattbook_testing INTERFACE GTest::gtest GTest::gmock GTest::gtest_main ${RAPIDCHECK})
  if(WATTBOOK_SANITIZE MATCHES address)
    target_sources(wattbook_testing INTERFACE ${CMAKE_SOURCE_DIR}/tests/sanitizer_options.cc)
  endif()
endif()
