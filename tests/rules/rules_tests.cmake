# The rules of the house: on the source files and on what was built. Each script has a twin that breaks every rule once.
foreach(rules source_rules_can_fail elf_rules_can_fail)
    add_test(NAME ${rules} COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/${rules}.sh)
    set_tests_properties(${rules} PROPERTIES SKIP_RETURN_CODE 77)
endforeach()
add_test(NAME source_rules COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/source_rules.sh ${CMAKE_SOURCE_DIR})
add_test(NAME elf_rules COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/elf_rules.sh ${CMAKE_BINARY_DIR})
