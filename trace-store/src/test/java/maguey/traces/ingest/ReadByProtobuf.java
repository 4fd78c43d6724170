package maguey.traces.ingest;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;

/** What was sent, read by protobuf's own parser. */
final class ReadByProtobuf {
  /** Not a number is equal to itself, but zero is not minus zero. */
  static final RecursiveComparisonConfiguration EXACTLY =
      RecursiveComparisonConfiguration.builder()
          .withStrictTypeChecking(true)
          .withComparatorForType(Double::compare, Double.class)
          .build();

  private ReadByProtobuf() {}

  static OtlpSpan span(byte[] bytes) throws IOException {
    Span sent = (Span) parse(Span.getDefaultInstance(), bytes);
    OtlpSpan span = new OtlpSpan();
    span.traceId = sent.getTraceId().toByteArray();
    span.spanId = sent.getSpanId().toByteArray();
    span.parentSpanId = sent.getParentSpanId().toByteArray();
    span.traceState = sent.getTraceState();
    span.flags = sent.getFlags();
    span.name = sent.getName();
    span.kind = sent.getKindValue();
    span.startNanos = sent.getStartTimeUnixNano();
    span.endNanos = sent.getEndTimeUnixNano();
    span.statusCode = sent.getStatus().getCodeValue();
    span.statusMessage = sent.getStatus().getMessage();
    span.droppedEvents = sent.getDroppedEventsCount();
    span.droppedLinks = sent.getDroppedLinksCount();
    describe(span, sent.getAttributesList(), sent.getDroppedAttributesCount());
    sent.getEventsList().forEach(event -> span.add(event(event)));
    sent.getLinksList().forEach(link -> span.add(link(link)));
    return span;
  }

  static OtlpLog log(byte[] bytes) throws IOException {
    LogRecord sent = (LogRecord) parse(LogRecord.getDefaultInstance(), bytes);
    OtlpLog log = new OtlpLog();
    log.nanos = sent.getTimeUnixNano();
    log.observedNanos = sent.getObservedTimeUnixNano();
    log.severity = sent.getSeverityNumberValue();
    log.severityText = sent.getSeverityText();
    log.body = sent.hasBody() ? value(sent.getBody()) : null;
    log.flags = sent.getFlags();
    log.traceId = sent.getTraceId().toByteArray();
    log.spanId = sent.getSpanId().toByteArray();
    log.eventName = sent.getEventName();
    describe(log, sent.getAttributesList(), sent.getDroppedAttributesCount());
    return log;
  }

  static OtlpResource resource(byte[] bytes) throws IOException {
    Resource sent = (Resource) parse(Resource.getDefaultInstance(), bytes);
    OtlpResource resource = new OtlpResource();
    describe(resource, sent.getAttributesList(), sent.getDroppedAttributesCount());
    sent.getEntityRefsList().forEach(entity -> resource.entities.add(entity(entity)));
    return resource;
  }

  static OtlpScope scope(byte[] bytes) throws IOException {
    InstrumentationScope sent =
        (InstrumentationScope) parse(InstrumentationScope.getDefaultInstance(), bytes);
    OtlpScope scope = new OtlpScope();
    scope.name = sent.getName();
    scope.version = sent.getVersion();
    describe(scope, sent.getAttributesList(), sent.getDroppedAttributesCount());
    return scope;
  }

  /**
   * Generated classes say what is malformed. What it means the dynamic ones say: a generated
   * builder brings a list back for which something else had been set.
   */
  private static Message parse(Message type, byte[] bytes) throws IOException {
    type.getParserForType().parseFrom(bytes);
    DynamicMessage read = DynamicMessage.parseFrom(type.getDescriptorForType(), bytes);
    return type.getParserForType().parseFrom(read.toByteString());
  }

  private static void describe(Attributed part, List<KeyValue> attributes, int dropped) {
    attributes.forEach(attribute -> part.add(attribute(attribute)));
    part.droppedAttributes = dropped;
  }

  private static OtlpAttribute attribute(KeyValue sent) {
    return new OtlpAttribute(sent.getKey(), value(sent.getValue()));
  }

  private static OtlpValue value(AnyValue sent) {
    return switch (sent.getValueCase()) {
      case STRING_VALUE -> new OtlpValue.StringValue(sent.getStringValue());
      case BOOL_VALUE -> new OtlpValue.BoolValue(sent.getBoolValue());
      case INT_VALUE -> new OtlpValue.IntValue(sent.getIntValue());
      case DOUBLE_VALUE -> new OtlpValue.DoubleValue(sent.getDoubleValue());
      case BYTES_VALUE -> new OtlpValue.BytesValue(sent.getBytesValue().toByteArray());
      case ARRAY_VALUE ->
          new OtlpValue.ArrayValue(
              all(sent.getArrayValue().getValuesList(), ReadByProtobuf::value));
      case KVLIST_VALUE ->
          new OtlpValue.KeyValueList(
              all(sent.getKvlistValue().getValuesList(), ReadByProtobuf::attribute));
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> OtlpValue.EMPTY;
    };
  }

  private static <S, T> List<T> all(List<S> sent, Function<S, T> each) {
    return sent.stream().map(each).collect(Collectors.toCollection(ArrayList::new));
  }

  private static OtlpSpan.Event event(Span.Event sent) {
    OtlpSpan.Event event = new OtlpSpan.Event();
    event.nanos = sent.getTimeUnixNano();
    event.name = sent.getName();
    describe(event, sent.getAttributesList(), sent.getDroppedAttributesCount());
    return event;
  }

  private static OtlpSpan.Link link(Span.Link sent) {
    OtlpSpan.Link link = new OtlpSpan.Link();
    link.traceId = sent.getTraceId().toByteArray();
    link.spanId = sent.getSpanId().toByteArray();
    link.traceState = sent.getTraceState();
    link.flags = sent.getFlags();
    describe(link, sent.getAttributesList(), sent.getDroppedAttributesCount());
    return link;
  }

  private static OtlpResource.Entity entity(EntityRef sent) {
    OtlpResource.Entity entity = new OtlpResource.Entity();
    entity.schemaUrl = sent.getSchemaUrl();
    entity.type = sent.getType();
    entity.idKeys.addAll(sent.getIdKeysList());
    entity.descriptionKeys.addAll(sent.getDescriptionKeysList());
    return entity;
  }
}
