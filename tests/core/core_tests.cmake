# Tests of core, Qt Test. Each helper list is a file of its own.
include(core/store_tests.cmake OPTIONAL)
include(core/data_tests.cmake OPTIONAL)
