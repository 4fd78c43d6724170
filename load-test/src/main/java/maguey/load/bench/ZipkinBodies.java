package maguey.load.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Requests in Zipkin's JSON, version 2. */
final class ZipkinBodies {
  private static final Map<Integer, String> KINDS =
      Map.of(2, "SERVER", 3, "CLIENT", 4, "PRODUCER", 5, "CONSUMER");

  private ZipkinBodies() {}

  static byte[] json(List<BenchSpan> spans) {
    StringBuilder out = new StringBuilder("[");
    for (BenchSpan span : spans) {
      out.append(out.length() > 1 ? "," : "");
      json(out, span);
    }
    return out.append(']').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void json(StringBuilder out, BenchSpan span) {
    out.append("{\"traceId\":\"%016x%016x\"".formatted(span.traceHigh(), span.traceLow()));
    out.append(",\"id\":\"%016x\"".formatted(span.id()));
    if (span.parent() != 0) {
      out.append(",\"parentId\":\"%016x\"".formatted(span.parent()));
    }
    if (KINDS.containsKey(span.kind())) {
      out.append(",\"kind\":\"").append(KINDS.get(span.kind())).append('"');
    }
    out.append(",\"name\":\"").append(span.name());
    out.append("\",\"timestamp\":").append(span.startNanos() / 1_000);
    out.append(",\"duration\":").append((span.endNanos() - span.startNanos()) / 1_000);
    out.append(",\"localEndpoint\":{\"serviceName\":\"").append(span.service()).append("\"}");
    out.append(",\"tags\":{");
    span.attributes()
        .forEach(
            (key, value) -> {
              out.append(out.charAt(out.length() - 1) == '{' ? "\"" : ",\"");
              out.append(key).append("\":\"").append(value).append('"');
            });
    out.append(span.failed() ? ",\"error\":\"sold out\"}}" : "}}");
  }
}
