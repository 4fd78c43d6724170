package maguey.load.scale;

/**
 * Something that works on one thing at a time, or on as many as it has servers: cores, a row, a
 * disk that is flushed.
 *
 * @param servers how many things at once
 */
record Station(String name, int servers) {
  Station {
    if (servers < 1) {
      throw new IllegalArgumentException(name + " has " + servers + " servers");
    }
  }
}
