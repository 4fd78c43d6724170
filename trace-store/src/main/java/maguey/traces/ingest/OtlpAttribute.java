package maguey.traces.ingest;

/** An attribute as it was sent: OTLP's {@code KeyValue}. */
record OtlpAttribute(String key, OtlpValue value) {}
