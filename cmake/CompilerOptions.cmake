# Warnings, sanitizers and ccache for every target of the project.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    # Another clone of the repository finds the same results: paths below it count as relative ones. The sloppiness is what
    # ccache asks for before it caches precompiled headers (their time stamps and macros do not count, their bytes do).
    set(cache ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
              CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${cache})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${cache})
    set(CMAKE_CUDA_COMPILER_LAUNCHER ${cache})
    add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()

add_compile_options($<$<COMPILE_LANGUAGE:C,CXX>:-Wall>
                    $<$<COMPILE_LANGUAGE:C,CXX>:-Wextra>
                    $<$<COMPILE_LANGUAGE:C,CXX>:-Wshadow>
                    $<$<COMPILE_LANGUAGE:C,CXX>:-Wnon-virtual-dtor>)
option(LORIMER_WERROR "Warnings are errors (off for a compiler that nobody here has tried)" ON)
if(LORIMER_WERROR)
    add_compile_options($<$<COMPILE_LANGUAGE:C,CXX>:-Werror>)
endif()
# With -O3 g++ 12 sees an overlap in "x" + std::string that cannot be (its bug 105651) and unset members in every
# std::variant of shared pointers.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict> $<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized>)
endif()
# Qt and torch both use the word "slots".
add_compile_definitions(QT_NO_KEYWORDS)
# Exact floating point: a fused multiply-add would change NF4 and block-quantized bytes between machines.
add_compile_options($<$<COMPILE_LANGUAGE:C,CXX>:-ffp-contract=off>)

if(LORIMER_SANITIZE)
    add_compile_options($<$<COMPILE_LANGUAGE:C,CXX>:-fsanitize=address,undefined>
                        $<$<COMPILE_LANGUAGE:C,CXX>:-fno-omit-frame-pointer>)
    add_link_options(-fsanitize=address,undefined)
endif()
if(LORIMER_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
