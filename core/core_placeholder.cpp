// Replaced by the first real source of core.
