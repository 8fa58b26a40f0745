-- What a start asks of all live objects stands in the index by which it finds them, where looking at a row means reading it all.

${telling};
