package maguey.traces.ingest;

/** A log record as it was sent, as {@link OtlpSpan} is a span. */
final class OtlpLog extends Attributed {
  long nanos;
  long observedNanos;
  int severity;
  String severityText = "";

  /** Null when there is none. */
  OtlpValue body;

  int flags;
  byte[] traceId = OtlpSpan.NO_ID;
  byte[] spanId = OtlpSpan.NO_ID;
  String eventName = "";
}
