package maguey.traces.ingest;

import maguey.traces.store.WriteResult;

/**
 * What became of spans that were written.
 *
 * @param duplicates were there already
 * @param rejected are such that the database cannot hold them
 */
record Written(long stored, long duplicates, long rejected) {
  static final Written REJECTED = new Written(0, 0, 1);

  static Written of(WriteResult result) {
    return new Written(result.stored(), result.duplicates(), 0);
  }

  Written plus(Written other) {
    return new Written(
        stored + other.stored, duplicates + other.duplicates, rejected + other.rejected);
  }

  long spans() {
    return stored + duplicates + rejected;
  }
}
