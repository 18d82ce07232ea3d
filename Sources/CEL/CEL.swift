// An interpreter of the Common Expression Language; the map of the module is in README.md.
