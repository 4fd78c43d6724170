package maguey.traces.ingest;

import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import maguey.traces.SpanFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes in through any door is in the rows and comes out as it was. */
class LosslessIT extends SharedDoors {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final int MIB = 1 << 20;

  /** A way in for a whole request; each gets the same content, in a trace of its own. */
  enum Door {
    PROTOBUF {
      @Override
      void send(ExportTraceServiceRequest request) {
        store.send(request);
      }
    },
    GRPC {
      @Override
      void send(ExportTraceServiceRequest request) {
        Vertx vertx = Vertx.vertx();
        GrpcCalls.Answer answer =
            new GrpcCalls(vertx, store.grpcPort()).export(request.toByteArray());
        vertx.close().await();
        assertThat(answer.status()).as(answer.message()).isZero();
      }
    },
    BUS {
      @Override
      void send(ExportTraceServiceRequest request) {
        store.sendOnBus(request);
      }
    },
    /** The JSON is the store's own, of the same spans sent as protobuf before. */
    JSON {
      @Override
      void send(ExportTraceServiceRequest request) {
        Span first = request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
        ByteString other = SpanFixture.traceId(UUID.randomUUID());
        store.send(inTrace(request, other));
        String json = new String(export(id(other)), StandardCharsets.UTF_8);
        store.send(
            "application/json",
            json.replace(id(other), id(first.getTraceId())).getBytes(StandardCharsets.UTF_8));
      }
    };

    abstract void send(ExportTraceServiceRequest request);
  }

  @ParameterizedTest
  @EnumSource
  void values_ofEveryKind_comeOutAsTheyWentIn(Door door) throws IOException {
    Span.Builder span = span("name \0 ␀ ␀0 😀 \u202eשלום", NOW).addAllAttributes(values());
    span.setStartTimeUnixNano(-2)
        .setEndTimeUnixNano(-1)
        .setTraceState("a=b")
        .setFlags(-1)
        .setKindValue(99);
    span.addEvents(
        Span.Event.newBuilder().setName("e").setTimeUnixNano(-1).addAllAttributes(values()));
    span.addLinks(
        Span.Link.newBuilder()
            .setTraceId(ByteString.copyFromUtf8("odd"))
            .addAllAttributes(values()));

    Span.Builder instant = childOf(span, "no time at all").setStartTimeUnixNano(-1);
    instant.setEndTimeUnixNano(-1);

    door.send(SpanFixture.request("odd", List.of(span, instant)));

    assertThat(exported(span))
        .usingRecursiveFieldByFieldElementComparator(ReadByProtobuf.EXACTLY)
        .containsExactly(sent(span), sent(instant));
  }

  @ParameterizedTest
  @EnumSource
  void largeSpans_comeOutAsTheyWentIn(Door door) throws IOException {
    Span.Builder big = span("big", NOW).addAttributes(text("big", "x".repeat(8 * MIB)));
    Span.Builder many = childOf(big, "many");
    for (int i = 0; i < 2_000; i++) {
      many.addAttributes(text("key " + i, "value " + i));
    }
    for (int i = 0; i < 1_000; i++) {
      many.addEvents(Span.Event.newBuilder().setName("event " + i).setTimeUnixNano(i));
    }
    for (int i = 0; i < 500; i++) {
      many.addLinks(
          Span.Link.newBuilder()
              .setTraceId(big.getTraceId())
              .setSpanId(SpanFixture.randomSpanId()));
    }

    door.send(SpanFixture.request("large", List.of(big, many)));

    assertThat(exported(big))
        .usingRecursiveFieldByFieldElementComparator(ReadByProtobuf.EXACTLY)
        .containsExactlyInAnyOrder(sent(big), sent(many));
    assertThat(
            number(
                "SELECT max(length(attributes ->> 'big')) FROM traces WHERE trace_id = $1",
                hex(big)))
        .isEqualTo(8 * MIB);
  }

  private static long number(String sql, String parameter) {
    return store
        .service()
        .pool()
        .preparedQuery(sql)
        .execute(Tuple.of(parameter))
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  private static List<OtlpSpan> exported(Span.Builder ofTrace) throws IOException {
    byte[] document = export(hex(ofTrace));
    OtlpSpans spans = new JsonSpans(document, Decoded.encoder().origins());
    List<OtlpSpan> all = new ArrayList<>();
    while (spans.advance()) {
      all.add(sorted(spans.span()));
    }
    return all;
  }

  private static ExportTraceServiceRequest inTrace(
      ExportTraceServiceRequest request, ByteString trace) {
    ExportTraceServiceRequest.Builder copy = request.toBuilder();
    copy.getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .getSpansBuilderList()
        .forEach(s -> s.setTraceId(trace));
    return copy.build();
  }

  private static String id(ByteString trace) {
    return hex(Span.newBuilder().setTraceId(trace));
  }

  private static OtlpSpan sent(Span.Builder span) throws IOException {
    return sorted(ReadByProtobuf.span(span.build().toByteArray()));
  }

  /** Storage keeps no order of keys, but that of values with the same key. */
  private static OtlpSpan sorted(OtlpSpan span) {
    sort(span.attributes());
    span.events().forEach(event -> sort(event.attributes()));
    span.links().forEach(link -> sort(link.attributes()));
    return span;
  }

  private static void sort(List<OtlpAttribute> attributes) {
    if (!attributes.isEmpty()) {
      attributes.sort(Comparator.comparing(OtlpAttribute::key));
    }
    attributes.forEach(attribute -> sort(attribute.value()));
  }

  private static void sort(OtlpValue value) {
    if (value instanceof OtlpValue.KeyValueList list) {
      sort(list.values());
    } else if (value instanceof OtlpValue.ArrayValue array) {
      array.values().forEach(LosslessIT::sort);
    }
  }

  private static List<KeyValue> values() {
    AnyValue.Builder nested =
        AnyValue.newBuilder()
            .setKvlistValue(
                KeyValueList.newBuilder().addValues(text("z", "1")).addValues(whole("a", 2)));
    return List.of(
        whole("max", Long.MAX_VALUE),
        whole("min", Long.MIN_VALUE),
        whole("beyond", (1L << 53) + 1),
        real("nan", Double.NaN),
        real("up", Double.POSITIVE_INFINITY),
        real("down", Double.NEGATIVE_INFINITY),
        real("minus-zero", -0.0),
        real("one", 1),
        real("tiny", Double.MIN_VALUE),
        text("nul\0", "a\0b"),
        text("emoji 😀", "👩‍👩‍👧 \u202e right to left שלום مرحبا"),
        text("", "no key"),
        text("blank", ""),
        text("twice", "a"),
        whole("twice", 2),
        attribute("none", AnyValue.newBuilder()),
        attribute("bytes", AnyValue.newBuilder().setBytesValue(ByteString.fromHex("00ff80"))),
        attribute("nested", nested),
        attribute(
            "list",
            AnyValue.newBuilder()
                .setArrayValue(
                    ArrayValue.newBuilder()
                        .addValues(nested)
                        .addValues(AnyValue.newBuilder())
                        .addValues(AnyValue.newBuilder().setBoolValue(false)))),
        attribute("no-list", AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder())),
        attribute("no-map", AnyValue.newBuilder().setKvlistValue(KeyValueList.newBuilder())));
  }

  private static KeyValue whole(String key, long value) {
    return attribute(key, AnyValue.newBuilder().setIntValue(value));
  }

  private static KeyValue real(String key, double value) {
    return attribute(key, AnyValue.newBuilder().setDoubleValue(value));
  }
}
