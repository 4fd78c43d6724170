package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * The tags of a Zipkin span: attributes with string values, but for those by which OpenTelemetry
 * says what Zipkin has no field for. A tag {@code error} means ERROR, with its value as the message
 * unless that is "true"; "false" means nothing and stays an attribute.
 */
final class ZipkinTags {
  private static final int OK = 1;
  private static final int ERROR = 2;

  private final OtlpSpan span;
  private String scopeName = "";
  private String scopeVersion = "";
  private boolean ok;
  private boolean failed;
  private String message = "";
  private String description = "";

  ZipkinTags(OtlpSpan span) {
    this.span = span;
  }

  /** Takes one tag. */
  void read(JsonParser parser, String name) throws IOException {
    String value = JsonFields.scalar(parser);
    switch (name) {
      case "otel.scope.name", "otel.library.name" -> scopeName = value;
      case "otel.scope.version", "otel.library.version" -> scopeVersion = value;
      case "otel.status_code" -> statusCode(name, value);
      case "otel.status_description" -> description = value;
      case "w3c.tracestate" -> span.traceState = value;
      case "error" -> error(value);
      default -> span.add(ZipkinSpan.text(name, value));
    }
  }

  /** Tells the span its status, now that all tags are read, whose order is random. */
  void finish() {
    span.statusMessage = description.isEmpty() ? message : description;
    span.statusCode = failed ? ERROR : ok ? OK : 0;
  }

  String scopeName() {
    return scopeName;
  }

  String scopeVersion() {
    return scopeVersion;
  }

  private void statusCode(String name, String value) {
    switch (value) {
      case "OK", "STATUS_CODE_OK" -> ok = true;
      case "ERROR", "STATUS_CODE_ERROR" -> failed = true;
      default -> span.add(ZipkinSpan.text(name, value));
    }
  }

  private void error(String value) {
    if (value.equals("false")) {
      span.add(ZipkinSpan.text("error", value));
      return;
    }
    failed = true;
    message = value.equals("true") ? "" : value;
  }
}
