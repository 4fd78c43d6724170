package maguey.common.spool;

/**
 * One entry of a {@link Spool}.
 *
 * @param items how many things its owner says are in it
 * @param epochMillis when it was appended
 */
public record SpoolRecord(byte[] content, int items, long epochMillis) {}
