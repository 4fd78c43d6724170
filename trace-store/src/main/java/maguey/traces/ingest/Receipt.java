package maguey.traces.ingest;

/**
 * What a sender is told once everything acceptable is committed.
 *
 * @param rejected spans that no repetition would bring in
 * @param complaint why the first of them was refused; empty when none was
 */
public record Receipt(long rejected, String complaint) {}
