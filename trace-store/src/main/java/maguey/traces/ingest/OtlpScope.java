package maguey.traces.ingest;

/** An instrumentation scope as it was sent: which library made spans or log records. */
final class OtlpScope extends Attributed {
  String name = "";
  String version = "";
}
