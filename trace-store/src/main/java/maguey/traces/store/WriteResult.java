package maguey.traces.store;

/**
 * What became of a batch that was committed.
 *
 * @param stored new rows
 * @param duplicates spans that were there already, or twice in the batch
 */
public record WriteResult(long stored, long duplicates) {
  static final WriteResult NOTHING = new WriteResult(0, 0);

  WriteResult and(WriteResult other) {
    return new WriteResult(stored + other.stored, duplicates + other.duplicates);
  }
}
