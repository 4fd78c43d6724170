package maguey.testkit;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A span as it left the service.
 *
 * @param service its {@code service.name}
 * @param data for whatever the methods here do not show
 */
public record ExportedSpan(String service, Span data) {
  /** A link in hex, with its attributes. */
  public record Link(String traceId, String spanId, Map<String, Object> attributes) {}

  public String name() {
    return data.getName();
  }

  public String traceId() {
    return hex(data.getTraceId());
  }

  public String spanId() {
    return hex(data.getSpanId());
  }

  /** Empty text for a root. */
  public String parentSpanId() {
    return hex(data.getParentSpanId());
  }

  public long startNanos() {
    return data.getStartTimeUnixNano();
  }

  public long endNanos() {
    return data.getEndTimeUnixNano();
  }

  /** {@code SERVER}, {@code INTERNAL} and so on. */
  public String kind() {
    return data.getKind().name().replace("SPAN_KIND_", "");
  }

  /** {@code UNSET}, {@code OK} or {@code ERROR}. */
  public String status() {
    return data.getStatus().getCode().name().replace("STATUS_CODE_", "");
  }

  /** Texts, {@code Long}, {@code Double}, {@code Boolean}. */
  public Map<String, Object> attributes() {
    return attributes(data.getAttributesList());
  }

  public List<Link> links() {
    return data.getLinksList().stream()
        .map(
            l ->
                new Link(
                    hex(l.getTraceId()), hex(l.getSpanId()), attributes(l.getAttributesList())))
        .toList();
  }

  @Override
  public String toString() {
    return name() + " " + traceId() + "/" + spanId() + "<" + parentSpanId();
  }

  private static Map<String, Object> attributes(List<KeyValue> pairs) {
    return pairs.stream()
        .collect(Collectors.toMap(KeyValue::getKey, pair -> value(pair.getValue())));
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BOOL_VALUE -> value.getBoolValue();
      case STRING_VALUE -> value.getStringValue();
      default -> value.toString();
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
