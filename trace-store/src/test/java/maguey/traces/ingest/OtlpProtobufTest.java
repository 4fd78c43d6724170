package maguey.traces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read by hand is what protobuf's own parser reads, and what it refuses is refused. */
class OtlpProtobufTest {
  private static final String REFUSED = "refused";
  private static final int MESSAGES = 1_500;

  @FunctionalInterface
  private interface Reading {
    Object of(byte[] bytes) throws IOException;
  }

  @Test
  void spans_areReadAsByProtobuf() throws IOException {
    assertSame(
        Span.getDescriptor(), bytes -> OtlpProtobuf.span(reader(bytes)), ReadByProtobuf::span);
  }

  @Test
  void logRecords_areReadAsByProtobuf() throws IOException {
    assertSame(
        LogRecord.getDescriptor(), bytes -> OtlpProtobuf.log(reader(bytes)), ReadByProtobuf::log);
  }

  @Test
  void resources_areReadAsByProtobuf() throws IOException {
    assertSame(
        Resource.getDescriptor(),
        bytes -> {
          OtlpResource resource = new OtlpResource();
          ProtobufOrigins.resource(reader(bytes), resource);
          return resource;
        },
        ReadByProtobuf::resource);
  }

  @Test
  void scopes_areReadAsByProtobuf() throws IOException {
    assertSame(
        InstrumentationScope.getDescriptor(),
        bytes -> {
          OtlpScope scope = new OtlpScope();
          ProtobufOrigins.scope(reader(bytes), scope);
          return scope;
        },
        ReadByProtobuf::scope);
  }

  @Test
  void requests_areRefusedWhereProtobufRefusesThem() throws IOException {
    OddProtobuf odd = new OddProtobuf(5);
    for (int i = 0; i < MESSAGES; i++) {
      byte[] bytes = odd.message(ExportTraceServiceRequest.getDescriptor());
      assertThat(outcome(body -> check(body), bytes))
          .as(HexFormat.of().formatHex(bytes))
          .isEqualTo(outcome(body -> parse(body), bytes));
    }
  }

  /** Lists of lists end at 48, lists of attributes at 32, unknown groups in an attribute at 98. */
  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 34, 47, 48, 49, 50, 97, 98, 99, 100, 101})
  void nesting_endsWhereProtobufEndsIt(int levels) throws IOException {
    AnyValue lists = AnyValue.getDefaultInstance();
    AnyValue attributes = AnyValue.getDefaultInstance();
    for (int i = 0; i < levels; i++) {
      lists = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(lists)).build();
      KeyValue.Builder attribute = KeyValue.newBuilder().setValue(attributes);
      KeyValueList.Builder list = KeyValueList.newBuilder().addValues(attribute);
      attributes = AnyValue.newBuilder().setKvlistValue(list).build();
    }

    assertEndsAlike(KeyValue.newBuilder().setValue(lists).build());
    assertEndsAlike(KeyValue.newBuilder().setValue(attributes).build());
    assertEndsAlike(KeyValue.newBuilder().setUnknownFields(groups(levels)).build());
  }

  private static UnknownFieldSet groups(int levels) {
    UnknownFieldSet groups = UnknownFieldSet.getDefaultInstance();
    for (int i = 0; i < levels; i++) {
      UnknownFieldSet.Field inner = UnknownFieldSet.Field.newBuilder().addGroup(groups).build();
      groups = UnknownFieldSet.newBuilder().addField(20, inner).build();
    }
    return groups;
  }

  private static void assertEndsAlike(KeyValue attribute) {
    byte[] span = Span.newBuilder().addAttributes(attribute).build().toByteArray();
    assertThat(outcome(bytes -> OtlpProtobuf.span(reader(bytes)), span))
        .usingRecursiveComparison(ReadByProtobuf.EXACTLY)
        .isEqualTo(outcome(ReadByProtobuf::span, span));
  }

  private static void assertSame(Descriptor type, Reading byHand, Reading byProtobuf)
      throws IOException {
    OddProtobuf odd = new OddProtobuf(type.getName().hashCode());
    int refused = 0;
    for (int i = 0; i < MESSAGES; i++) {
      byte[] bytes = odd.message(type);
      Object wanted = outcome(byProtobuf, bytes);
      refused += wanted == REFUSED ? 1 : 0;
      assertThat(outcome(byHand, bytes))
          .as(HexFormat.of().formatHex(bytes))
          .usingRecursiveComparison(ReadByProtobuf.EXACTLY)
          .isEqualTo(wanted);
    }
    assertThat(refused).isBetween(MESSAGES / 10, MESSAGES / 2);
  }

  private static Object outcome(Reading reading, byte[] bytes) {
    try {
      return reading.of(bytes);
    } catch (IOException malformed) {
      return REFUSED;
    }
  }

  private static ProtobufReader reader(byte[] bytes) {
    return new ProtobufReader(bytes, 0, bytes.length);
  }

  private static Object check(byte[] bytes) throws IOException {
    OtlpRequest.check(OtlpFormat.PROTOBUF, bytes, Decoded.encoder());
    return "taken";
  }

  private static Object parse(byte[] bytes) throws IOException {
    ExportTraceServiceRequest.parseFrom(bytes);
    return "taken";
  }
}
