# Tests of data: readers, import, data sets, the commands `import` and `dataset`, and the import session.
