# Tests of data: readers, import, data sets, the commands `import` and `dataset`, and the import session.
lorimer_core_test(readers_test)
lorimer_core_test(splitter_test)
