package maguey.traces.ingest;

import java.util.Arrays;
import java.util.Optional;

/** A path of the ingest port, what it reads, and how it answers. */
enum IngestPath {
  OTLP_TRACES("/v1/traces", 200),
  OTLP_LOGS("/v1/logs", 200),
  /** Zipkin itself does not look at the content type; old clients send none. */
  ZIPKIN_SPANS("/api/v2/spans", 202) {
    @Override
    Optional<OtlpFormat> formatOf(String contentType) {
      return contentType == null || OtlpFormat.of(contentType).equals(Optional.of(OtlpFormat.JSON))
          ? Optional.of(OtlpFormat.ZIPKIN)
          : Optional.empty();
    }

    @Override
    OtlpFormat usual() {
      return OtlpFormat.ZIPKIN;
    }
  };

  private final String path;
  private final int success;

  IngestPath(String path, int success) {
    this.path = path;
    this.success = success;
  }

  /**
   * The one with the given path.
   *
   * @throws IngestRefusal if there is none
   */
  static IngestPath of(String path) {
    return Arrays.stream(values())
        .filter(each -> each.path.equals(path))
        .findFirst()
        .orElseThrow(IngestRefusal::notFound);
  }

  /** The format that a content type stands for here; empty if it is not read. */
  Optional<OtlpFormat> formatOf(String contentType) {
    return OtlpFormat.of(contentType);
  }

  /** In which those are answered whose own format is unknown. */
  OtlpFormat usual() {
    return OtlpFormat.PROTOBUF;
  }

  /** The HTTP status when everything acceptable is stored. */
  int success() {
    return success;
  }
}
