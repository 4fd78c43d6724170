package maguey.traces.ingest;

import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import maguey.traces.SpanFixture;

/** Secrets for every field of what is sent, and how to find them again. */
final class Canary {
  static final String EMAIL = "canary.bird@example.org";

  /** What must not be found, in lower case. */
  private static final List<String> SECRETS =
      List.of(
          "canary.bird",
          "canary%2ebird",
          "hunter2canary",
          "4111111111111111",
          "4111 1111 1111 1111",
          "eyjhbgcioijiuzi1nij9",
          "whsec_canary",
          "canarycookie",
          "canarytoken");

  private static final List<String> TEXTS =
      List.of(
          "mail to " + EMAIL + " failed",
          "https://canary.bird:hunter2canary@shop.example/x?token=canarytoken1&email=canary.bird%40example.org",
          "UPDATE users SET password = 'hunter2canary' WHERE id = 1",
          "INSERT INTO users (mail, password) VALUES ('x', 'hunter2canary')",
          "card 4111 1111 1111 1111 or 4111111111111111",
          "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
          "Cookie: session=canarycookie1; x=2",
          "key whsec_canaryMfKQ9r8GKYqrTwjUPD8ILPZIo2La",
          "{\"user\":{\"password\":\"hunter2canary\"}}");

  private Canary() {}

  /** A span with secrets in each of its places. */
  static Span.Builder span() {
    Span.Builder span = SpanFixture.span("GET /x?email=" + EMAIL, Instant.now());
    span.setTraceState("vendor=" + EMAIL)
        .setStatus(Status.newBuilder().setCodeValue(2).setMessage(TEXTS.get(0)))
        .addAllAttributes(attributes())
        .addEvents(
            Span.Event.newBuilder()
                .setName(TEXTS.get(0))
                .addAllAttributes(attributes())
                .addAttributes(text("exception.stacktrace", "x.Y: " + TEXTS.get(2) + "\n at z")))
        .addLinks(
            Span.Link.newBuilder()
                .setTraceId(span.getTraceId())
                .setSpanId(span.getSpanId())
                .setTraceState("vendor=" + EMAIL)
                .addAllAttributes(attributes()));
    return span;
  }

  private static List<KeyValue> attributes() {
    List<KeyValue> all = new ArrayList<>();
    for (int i = 0; i < TEXTS.size(); i++) {
      all.add(text("text." + i, TEXTS.get(i)));
    }
    all.add(text(EMAIL, "under its name"));
    all.add(text("db.query.text", TEXTS.get(3)));
    all.add(text("http.request.header.cookie", "canarycookie1"));
    all.add(text("user.password", "hunter2canary"));
    all.add(text("order.number", EMAIL));
    all.add(text("ticket.id", EMAIL));
    all.add(text("customer.email_hash", EMAIL));
    all.add(attribute("pan", AnyValue.newBuilder().setIntValue(4111111111111111L)));
    all.add(attribute("amount", AnyValue.newBuilder().setIntValue(4111111111111111L)));
    all.add(attribute("double", AnyValue.newBuilder().setDoubleValue(4111111111111111.0)));
    all.add(
        attribute(
            "bytes", AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8(TEXTS.get(0)))));
    ArrayValue.Builder list = ArrayValue.newBuilder();
    TEXTS.forEach(text -> list.addValues(AnyValue.newBuilder().setStringValue(text)));
    all.add(attribute("list", AnyValue.newBuilder().setArrayValue(list)));
    KeyValueList.Builder nested = KeyValueList.newBuilder();
    nested.addValues(text("password", "hunter2canary")).addValues(text(EMAIL, TEXTS.get(1)));
    all.add(attribute("nested", AnyValue.newBuilder().setKvlistValue(nested)));
    return all;
  }

  private static Resource resource() {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "canary"))
        .addAllAttributes(attributes())
        .build();
  }

  private static InstrumentationScope scope() {
    return InstrumentationScope.newBuilder()
        .setName("scope of " + EMAIL)
        .setVersion("1 " + EMAIL)
        .addAllAttributes(attributes())
        .build();
  }

  /** The span and a child, with secrets in all that is around them. */
  static ExportTraceServiceRequest request(Span.Builder span) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource())
                .setSchemaUrl("https://x/?email=" + EMAIL)
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(scope())
                        .setSchemaUrl("https://x/?email=" + EMAIL)
                        .addSpans(span)
                        .addSpans(childOf(span, "child").addAllAttributes(attributes()))))
        .build();
  }

  /** Log records of the span. */
  static ExportLogsServiceRequest logsOf(Span.Builder span) {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder().setScope(scope());
    for (String text : TEXTS) {
      logs.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(System.currentTimeMillis() * 1_000_000)
              .setSeverityNumberValue(17)
              .setSeverityText("ERROR " + EMAIL)
              .setEventName("event " + EMAIL)
              .setTraceId(span.getTraceId())
              .setSpanId(span.getSpanId())
              .setBody(AnyValue.newBuilder().setStringValue(text))
              .addAllAttributes(attributes()));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource()).addScopeLogs(logs))
        .build();
  }

  private static String quoted(String text) {
    return new JsonArray().add(text).encode().replaceAll("^\\[|\\]$", "");
  }

  /** The same without a child, as JSON. */
  static byte[] json(Span.Builder span) {
    String attribute =
        "{\"key\":\"note\",\"value\":{\"stringValue\":" + quoted(String.join("; ", TEXTS)) + "}}";
    return """
    {"resourceSpans":[{"resource":{"attributes":[%1$s]},"scopeSpans":[{"spans":[
      {"traceId":"%2$s","spanId":"00f067aa0ba902b7","name":%3$s,"startTimeUnixNano":"%4$d","endTimeUnixNano":"%4$d",
       "attributes":[%1$s],"status":{"code":2,"message":%3$s}}]}]}]}
    """
        .formatted(attribute, hex(span), quoted(TEXTS.get(0)), span.getStartTimeUnixNano())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** One log record without a trace, as JSON. */
  static byte[] jsonLogs() {
    return """
    {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"%d","severityNumber":17,"body":{"stringValue":%s}}]}]}]}
    """
        .formatted(System.currentTimeMillis() * 1_000_000, quoted(String.join("; ", TEXTS)))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** One span in Zipkin's format. */
  static byte[] zipkin() {
    return """
    [{"traceId":"%s","id":"00f067aa0ba902b7","name":%2$s,"timestamp":%3$d,"duration":1000,
      "localEndpoint":{"serviceName":"canary-zipkin"},"tags":{"note":%2$s,"error":%2$s,"password":"hunter2canary"},
      "annotations":[{"timestamp":%3$d,"value":%2$s}]}]
    """
        .formatted(
            hex(SpanFixture.span("z", Instant.now())),
            quoted(String.join("; ", TEXTS)),
            System.currentTimeMillis() * 1_000)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** None of the secrets stands there, in any spelling. */
  static void assertHoldsNone(String where, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String secret : SECRETS) {
      if (lower.contains(secret)) {
        int at = lower.indexOf(secret);
        assertThat(text.substring(Math.max(0, at - 100), Math.min(text.length(), at + 50)))
            .as(where)
            .doesNotContainIgnoringCase(secret);
      }
    }
  }
}
