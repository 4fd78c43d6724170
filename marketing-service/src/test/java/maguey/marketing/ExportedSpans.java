package maguey.marketing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import maguey.common.tracing.export.SpanPipeline;

/** What would reach the trace store: takes and acknowledges the batches on the event bus. */
final class ExportedSpans {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** A span and the service that it says it is of. */
  record Exported(String service, Span span) {
    String id() {
      return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    String parent() {
      return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    String trace() {
      return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    boolean isOf(String otherService, String name) {
      return service.equals(otherService) && span.getName().equals(name);
    }

    String attribute(String key) {
      return span.getAttributesList().stream()
          .filter(attribute -> attribute.getKey().equals(key))
          .map(attribute -> attribute.getValue().toString().strip())
          .findFirst()
          .orElse("");
    }
  }

  private final List<Exported> taken = new ArrayList<>();

  ExportedSpans(Vertx vertx) {
    vertx.eventBus().<Buffer>consumer(SpanPipeline.ADDRESS, this::take).completion().await();
  }

  /** Waits for a span. */
  synchronized Exported await(Predicate<Exported> wanted) {
    Instant end = Instant.now().plus(DEADLINE);
    while (taken.stream().noneMatch(wanted)) {
      long left = Duration.between(Instant.now(), end).toMillis();
      if (left <= 0) {
        throw new AssertionError("No such span among " + names());
      }
      pause(left);
    }
    return taken.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** All spans of a trace that have arrived. */
  synchronized List<Exported> ofTrace(String traceId) {
    return taken.stream().filter(span -> span.trace().equals(traceId)).toList();
  }

  private void pause(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private synchronized List<String> names() {
    return taken.stream().map(span -> span.service() + ": " + span.span().getName()).toList();
  }

  private synchronized void take(Message<Buffer> message) {
    try {
      ExportTraceServiceRequest batch =
          ExportTraceServiceRequest.parseFrom(message.body().getBytes());
      batch.getResourceSpansList().forEach(this::take);
      notifyAll();
      message.reply(null);
    } catch (InvalidProtocolBufferException broken) {
      message.fail(400, broken.getMessage());
    }
  }

  private void take(ResourceSpans resource) {
    String service =
        resource.getResource().getAttributesList().stream()
            .filter(attribute -> attribute.getKey().equals("service.name"))
            .map(KeyValue::getValue)
            .map(value -> value.getStringValue())
            .findFirst()
            .orElse("");
    resource
        .getScopeSpansList()
        .forEach(scope -> scope.getSpansList().forEach(s -> taken.add(new Exported(service, s))));
  }
}
