package maguey.traces.ingest;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maguey.common.crypto.Sha256;
import maguey.common.privacy.Masking;
import maguey.common.privacy.Subjects;
import maguey.traces.model.LogRecord;
import maguey.traces.model.Origin;
import maguey.traces.model.SpanId;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/** Turns OTLP's log records into those that are stored, masked; for one request. */
final class LogEncoder {
  private static final int ROW_BYTES = 160;

  private final Masking masking;
  private final Map<UUID, Integer> seen = new HashMap<>();

  LogEncoder(Masking masking) {
    this.masking = masking;
  }

  /** Why a record is refused; empty when it is not. */
  static Optional<String> complaint(io.opentelemetry.proto.logs.v1.LogRecord log) {
    int trace = log.getTraceId().size();
    int span = log.getSpanId().size();
    if (trace != 0 && trace != 16 || span != 0 && span != 8) {
      return Optional.of("trace_id must be empty or 16 bytes, span_id empty or 8");
    }
    boolean says = log.hasBody() || log.getAttributesCount() > 0 || !log.getEventName().isEmpty();
    return says ? Optional.empty() : Optional.of("a log record must say something");
  }

  /** The record to store, of one that has no {@link #complaint}. */
  LogRecord encode(io.opentelemetry.proto.logs.v1.LogRecord log, Origin origin, long nowNanos) {
    Subjects subjects = masking.subjects();
    long observed = log.getObservedTimeUnixNano();
    long seenAt = observed == 0 ? nowNanos : observed;
    return new LogRecord(
        id(log, origin),
        log.getTimeUnixNano() == 0 ? seenAt : log.getTimeUnixNano(),
        observed,
        TraceId.of(log.getTraceId()).map(TraceId::uuid).orElse(null),
        SpanId.of(log.getSpanId()),
        log.getSeverityNumberValue(),
        textOrNull(masking.plain(log.getSeverityText(), subjects)),
        origin,
        textOrNull(masking.plain(log.getEventName(), subjects)),
        log.hasBody() ? AttributeJson.ofBody(log.getBody(), masking, subjects) : null,
        AttributeJson.of(log.getAttributesList(), masking, subjects),
        Integer.toUnsignedLong(log.getFlags()),
        Integer.toUnsignedLong(log.getDroppedAttributesCount()),
        subjects.hashes(),
        ROW_BYTES + log.getSerializedSize() * 2);
  }

  private static String textOrNull(String text) {
    return text.isEmpty() ? null : StoredText.encode(text);
  }

  /** Two records may be alike: the second of a request is another one, the same in its repeat. */
  private UUID id(io.opentelemetry.proto.logs.v1.LogRecord log, Origin origin) {
    UUID first = hash(log.toByteArray(), origin.id());
    int before = seen.merge(first, 1, Integer::sum) - 1;
    return new UUID(first.getMostSignificantBits(), first.getLeastSignificantBits() + before);
  }

  private static UUID hash(byte[] log, long origin) {
    return Sha256.uuid(ByteBuffer.allocate(Long.BYTES).putLong(origin).array(), log);
  }
}
