package maguey.traces.ingest;

import java.util.Locale;
import java.util.Optional;

/** How spans are written: the two encodings of OTLP, and what is read as if it were OTLP. */
public enum OtlpFormat {
  PROTOBUF("application/x-protobuf"),
  JSON("application/json"),
  /** Zipkin's version 2 JSON; it answers in plain text. */
  ZIPKIN("text/plain; charset=utf-8");

  private final String mediaType;

  OtlpFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The value of {@code Content-Type} of an answer. */
  public String mediaType() {
    return mediaType;
  }

  /** The format of a {@code Content-Type}, whose parameters do not matter. */
  public static Optional<OtlpFormat> of(String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "application/x-protobuf", "application/protobuf" -> Optional.of(PROTOBUF);
      case "application/json" -> Optional.of(JSON);
      default -> Optional.empty();
    };
  }
}
