package maguey.traces.ingest;

import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.text;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import maguey.traces.SpanFixture;

/** A log record of values at which others stumble, and what the API shows of it. */
final class OddLogs {
  static final int ATTRIBUTES = 300;

  private OddLogs() {}

  /** One record, of the last nanosecond that 64 bits can tell. */
  static ExportLogsServiceRequest request(String service, UUID trace) {
    LogRecord.Builder log =
        LogRecord.newBuilder()
            .setTimeUnixNano(-1)
            .setObservedTimeUnixNano(-2)
            .setTraceId(SpanFixture.traceId(trace))
            .setSeverityNumberValue(18)
            .setSeverityText("ERROR2")
            .setEventName("odd.👻")
            .setFlags(-1)
            .setDroppedAttributesCount(-2)
            .setBody(AnyValue.newBuilder().setKvlistValue(body()));
    for (int i = 0; i < ATTRIBUTES; i++) {
      log.addAttributes(attribute("a" + i, AnyValue.newBuilder().setIntValue(i)));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(text("service.name", service))
                        .addAttributes(text("host.name", "gate-7")))
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .setScope(
                            InstrumentationScope.newBuilder().setName("odd").setVersion("1.2"))
                        .addLogRecords(log)))
        .build();
  }

  /** Whole numbers that JavaScript would round are texts. */
  static JsonObject shownBody() {
    return new JsonObject()
        .put("max", "9223372036854775807")
        .put("beyond", "-9007199254740993")
        .put("nan", "NaN")
        .put("down", "-Infinity")
        .put("half", 0.5)
        .put("bytes", "base64:AP+A")
        .put("nul\0", "a\0b")
        .put("emoji 😀", "👩‍👩‍👧 \u202e שלום مرحبا")
        .put("list", new JsonArray().add(new JsonObject().put("z", true)).addNull())
        .putNull("none");
  }

  private static KeyValueList body() {
    KeyValue inner = attribute("z", AnyValue.newBuilder().setBoolValue(true));
    return KeyValueList.newBuilder()
        .addValues(attribute("max", AnyValue.newBuilder().setIntValue(Long.MAX_VALUE)))
        .addValues(attribute("beyond", AnyValue.newBuilder().setIntValue(-(1L << 53) - 1)))
        .addValues(attribute("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN)))
        .addValues(
            attribute("down", AnyValue.newBuilder().setDoubleValue(Double.NEGATIVE_INFINITY)))
        .addValues(attribute("half", AnyValue.newBuilder().setDoubleValue(0.5)))
        .addValues(
            attribute("bytes", AnyValue.newBuilder().setBytesValue(ByteString.fromHex("00ff80"))))
        .addValues(text("nul\0", "a\0b"))
        .addValues(text("emoji 😀", "👩‍👩‍👧 \u202e שלום مرحبا"))
        .addValues(
            attribute(
                "list",
                AnyValue.newBuilder()
                    .setArrayValue(
                        ArrayValue.newBuilder()
                            .addValues(
                                AnyValue.newBuilder()
                                    .setKvlistValue(KeyValueList.newBuilder().addValues(inner)))
                            .addValues(AnyValue.newBuilder()))))
        .addValues(attribute("none", AnyValue.newBuilder()))
        .build();
  }
}
