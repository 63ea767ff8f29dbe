// Compiles the headers that the tests of core share.
