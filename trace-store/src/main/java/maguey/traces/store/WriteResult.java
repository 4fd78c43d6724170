package maguey.traces.store;

/**
 * What became of a batch that was committed.
 *
 * @param stored new rows
 * @param duplicates spans that were there already, or twice in the batch
 */
public record WriteResult(long stored, long duplicates) {}
