# Fuzzing of the readers. What the test suite runs mutates the seeds with a fixed random number; with clang and
# -DLORIMER_FUZZ=ON there is also a libFuzzer program for each, under AddressSanitizer and UBSan:
#   cmake -S . -B build/fuzz -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DLORIMER_CUDA=OFF \
#         -DCMAKE_BUILD_TYPE=RelWithDebInfo -DLORIMER_FUZZ=ON -DLORIMER_SANITIZE=ON
#   ninja -C build/fuzz fuzzers && build/fuzz/bin/reader_fuzzer_HL7 -max_total_time=60
add_library(lorimer_fuzz_seeds STATIC fuzz/fuzz_seeds.cpp fuzz/read_bytes.cpp)
target_link_libraries(lorimer_fuzz_seeds PUBLIC lorimer_core lorimer_packed_files)
target_include_directories(lorimer_fuzz_seeds PUBLIC ${CMAKE_SOURCE_DIR})

lorimer_core_test(reader_fuzz_test)
target_link_libraries(reader_fuzz_test PRIVATE lorimer_fuzz_seeds)

if(LORIMER_FUZZ)
    add_custom_target(fuzzers)
    foreach(seed CSV TSV JSON "JSON Lines" text Markdown HL7 FHIR "FHIR NDJSON" XLSX ODS DOCX ODT PDF zip)
        string(REPLACE " " "_" name ${seed})
        add_executable(reader_fuzzer_${name} EXCLUDE_FROM_ALL fuzz/reader_fuzzer.cpp)
        target_compile_definitions(reader_fuzzer_${name} PRIVATE LORIMER_FUZZ_SEED="${seed}")
        target_link_libraries(reader_fuzzer_${name} PRIVATE lorimer_fuzz_seeds)
        target_link_options(reader_fuzzer_${name} PRIVATE -fsanitize=fuzzer)
        add_dependencies(fuzzers reader_fuzzer_${name})
    endforeach()
endif()
