package maguey.traces.model;

import java.util.Set;
import java.util.UUID;

/**
 * A log record as it is stored: masked, its rich parts already JSON text, {@code null} where empty.
 *
 * @param id a hash of its bytes as they were sent, and of its origin: a repeat is the same record
 * @param nanos see {@link EpochNanos}; when it happened or, if that is unknown, was observed
 * @param observedNanos 0 when unknown
 * @param trace null when it belongs to none
 * @param spanId {@link SpanId#NONE} when it belongs to none
 * @param severity OTLP's number, 0 when unknown
 * @param body JSON of any kind
 * @param attributes JSON object
 * @param flags unsigned 32 bits
 * @param dropped attributes that the client left out
 * @param subjects hashes of the e-mail addresses that were in it
 * @param weight how many bytes it about takes
 */
public record LogRecord(
    UUID id,
    long nanos,
    long observedNanos,
    UUID trace,
    long spanId,
    int severity,
    String severityText,
    Origin origin,
    String eventName,
    String body,
    String attributes,
    long flags,
    long dropped,
    Set<String> subjects,
    int weight) {}
