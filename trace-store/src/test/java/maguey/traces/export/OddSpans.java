package maguey.traces.export;

import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.List;

/** A trace of everything that OTLP can say and that JSON, text columns or clocks could spoil. */
public final class OddSpans {
  private static final int REMOTE_PARENT = 0x301;

  public final Span.Builder root;

  /** A trace that began at the given time; its root has failed. */
  public OddSpans(Instant start) {
    root =
        span("nul\0 ␀ ␀0 😀 \u202eabc", start)
            .setKindValue(17)
            .setFlags(REMOTE_PARENT)
            .setTraceState("maguey=v:1.0;env:production,other=1")
            .addAllAttributes(values())
            .setDroppedAttributesCount(-1)
            .setDroppedEventsCount(2)
            .setDroppedLinksCount(3)
            .setStatus(Status.newBuilder().setCodeValue(2).setMessage("broke\0n"))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("exception")
                    .setTimeUnixNano(-1L)
                    .addAllAttributes(values())
                    .setDroppedAttributesCount(7))
            .addEvents(Span.Event.newBuilder())
            .addLinks(
                Span.Link.newBuilder()
                    .setTraceId(ByteString.copyFrom(new byte[] {1, 2, 3}))
                    .setSpanId(ByteString.EMPTY)
                    .setFlags(-1)
                    .setTraceState("a=b\0")
                    .addAllAttributes(values())
                    .setDroppedAttributesCount(9));
  }

  public ExportTraceServiceRequest request() {
    Span.Builder old = childOf(root, "").setStartTimeUnixNano(0).setEndTimeUnixNano(1);
    Span.Builder future = childOf(root, "2500").setStartTimeUnixNano(-1_000_000_007L);
    Span.Builder backwards = childOf(root, "back").setEndTimeUnixNano(1_001);
    Span.Builder nanos =
        childOf(root, "nanos").setStartTimeUnixNano(root.getStartTimeUnixNano() + 789);
    Span.Builder selfish = childOf(root, "selfish");
    selfish.setParentSpanId(selfish.getSpanId());
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(resource("odd", "https://schema/1", root, old, future))
        .addResourceSpans(resource("", "", backwards, nanos, selfish))
        .build();
  }

  private static ResourceSpans.Builder resource(String name, String schema, Span.Builder... spans) {
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder()
            .setSchemaUrl(schema)
            .setScope(
                InstrumentationScope.newBuilder()
                    .setName(name)
                    .setVersion(schema)
                    .addAllAttributes(values())
                    .setDroppedAttributesCount(4));
    List.of(spans).forEach(scope::addSpans);
    return ResourceSpans.newBuilder()
        .setSchemaUrl(schema)
        .setResource(
            Resource.newBuilder()
                .addAttributes(text("service.name", name))
                .addAllAttributes(values())
                .setDroppedAttributesCount(5)
                .addEntityRefs(
                    EntityRef.newBuilder()
                        .setType("service")
                        .setSchemaUrl(schema)
                        .addIdKeys("service.name")
                        .addDescriptionKeys("odd\0")))
        .addScopeSpans(scope);
  }

  /** Not in order of key, as clients send them. */
  private static List<KeyValue> values() {
    return List.of(
        text("zz", "last"),
        integer("max", Long.MAX_VALUE),
        integer("min", Long.MIN_VALUE),
        integer("beyond", (1L << 53) + 1),
        number("nan", Double.NaN),
        number("up", Double.POSITIVE_INFINITY),
        number("down", Double.NEGATIVE_INFINITY),
        number("minus-zero", -0.0),
        number("one", 1.0),
        number("tiny", Double.MIN_VALUE),
        number("huge", Double.MAX_VALUE),
        number("third", 1 / 3.0),
        attribute("true", AnyValue.newBuilder().setBoolValue(true)),
        attribute("empty", AnyValue.newBuilder()),
        text("", "no key"),
        text("blank", ""),
        text("nul\0key", "nul\0value ␀ ␀0"),
        text("$bytes", "dollar"),
        text("$$again", "dollars"),
        text("twice", "first"),
        integer("twice", 2),
        text("twice", "third"),
        text("password", "hunter2"),
        attribute("bytes", AnyValue.newBuilder().setBytesValue(ByteString.fromHex("00ff80"))),
        attribute("no-bytes", AnyValue.newBuilder().setBytesValue(ByteString.EMPTY)),
        attribute("list", AnyValue.newBuilder().setArrayValue(list())),
        attribute("no-list", AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder())),
        attribute("map", AnyValue.newBuilder().setKvlistValue(map())),
        attribute("no-map", AnyValue.newBuilder().setKvlistValue(KeyValueList.newBuilder())));
  }

  private static ArrayValue.Builder list() {
    return ArrayValue.newBuilder()
        .addValues(AnyValue.newBuilder().setIntValue(1))
        .addValues(AnyValue.newBuilder().setDoubleValue(1))
        .addValues(AnyValue.newBuilder())
        .addValues(AnyValue.newBuilder().setStringValue("a\0b"))
        .addValues(AnyValue.newBuilder().setKvlistValue(map()));
  }

  private static KeyValueList.Builder map() {
    return KeyValueList.newBuilder()
        .addValues(text("z", "1"))
        .addValues(text("$double", "NaN"))
        .addValues(integer("z", 2))
        .addValues(number("a", Double.NaN));
  }

  private static KeyValue integer(String key, long value) {
    return attribute(key, AnyValue.newBuilder().setIntValue(value));
  }

  private static KeyValue number(String key, double value) {
    return attribute(key, AnyValue.newBuilder().setDoubleValue(value));
  }
}
