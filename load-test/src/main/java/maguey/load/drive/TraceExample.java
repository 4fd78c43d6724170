package maguey.load.drive;

/**
 * A trace to look at.
 *
 * @param millis from when the step was due to its answer
 */
public record TraceExample(String traceId, double millis) {}
