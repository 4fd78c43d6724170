package maguey.traces.archive;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A trace in an object.
 *
 * @param firstLine counted from 0
 */
record TracePiece(
    UUID traceId, int firstLine, int lines, OffsetDateTime firstStart, OffsetDateTime lastEnd) {}
