package maguey.common.tracing.export;

/**
 * The accounting of a process's spans at one moment. At rest {@code ended = exported + spooled +
 * queued + dropped}.
 *
 * @param ended sampled spans that have ended
 * @param exported spans that a trace-store node has acknowledged as stored
 * @param spooled spans that wait on disk, of earlier processes too
 * @param queued spans that wait in memory or are on their way
 * @param dropped spans that no bound had room for
 * @param recovered spans found on disk at the start; they count as ended
 */
public record SpanCounts(
    long ended, long exported, long spooled, long queued, long dropped, long recovered) {}
