package maguey.traces.ingest;

import java.io.IOException;

/** The bytes are no {@code ExportTraceServiceRequest}; sending them again would not help. */
final class MalformedOtlp extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedOtlp(String message) {
    super(message);
  }
}
