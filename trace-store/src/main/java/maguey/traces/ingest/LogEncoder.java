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
  static Optional<String> complaint(OtlpLog log) {
    int trace = log.traceId.length;
    int span = log.spanId.length;
    if (trace != 0 && trace != 16 || span != 0 && span != 8) {
      return Optional.of("trace_id must be empty or 16 bytes, span_id empty or 8");
    }
    boolean says = log.body != null || !log.attributes().isEmpty() || !log.eventName.isEmpty();
    return says ? Optional.empty() : Optional.of("a log record must say something");
  }

  /**
   * The record to store, of one that has no {@link #complaint}.
   *
   * @param received its bytes as they were sent
   */
  LogRecord encode(OtlpLog log, byte[] received, Origin origin, long nowNanos) {
    Subjects subjects = masking.subjects();
    long seenAt = log.observedNanos == 0 ? nowNanos : log.observedNanos;
    return new LogRecord(
        id(received, origin),
        log.nanos == 0 ? seenAt : log.nanos,
        log.observedNanos,
        TraceId.of(log.traceId).map(TraceId::uuid).orElse(null),
        SpanId.of(log.spanId),
        log.severity,
        textOrNull(masking.plain(log.severityText, subjects)),
        origin,
        textOrNull(masking.plain(log.eventName, subjects)),
        log.body == null ? null : AttributeJson.ofBody(log.body, masking, subjects),
        AttributeJson.of(log.attributes(), masking, subjects),
        Integer.toUnsignedLong(log.flags),
        Integer.toUnsignedLong(log.droppedAttributes),
        subjects.hashes(),
        ROW_BYTES + received.length * 2);
  }

  private static String textOrNull(String text) {
    return text.isEmpty() ? null : StoredText.encode(text);
  }

  /** Two records may be alike: the second of a request is another one, the same in its repeat. */
  private UUID id(byte[] received, Origin origin) {
    UUID first = hash(received, origin.id());
    int before = seen.merge(first, 1, Integer::sum) - 1;
    return new UUID(first.getMostSignificantBits(), first.getLeastSignificantBits() + before);
  }

  private static UUID hash(byte[] log, long origin) {
    return Sha256.uuid(ByteBuffer.allocate(Long.BYTES).putLong(origin).array(), log);
  }
}
