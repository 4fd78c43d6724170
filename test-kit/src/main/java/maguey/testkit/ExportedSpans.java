package maguey.testkit;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import maguey.common.tracing.export.SpanPipeline;

/**
 * Stands where the trace store stands: takes the spans that services export over the event bus, for
 * tests to wait for and to read.
 */
public final class ExportedSpans {
  private static final long PATIENCE_SECONDS = 60;

  private final List<ExportedSpan> spans = new ArrayList<>();

  private ExportedSpans() {}

  /** Collects what the nodes of a cluster export from now on. */
  public static ExportedSpans collect(Vertx member) {
    ExportedSpans collected = new ExportedSpans();
    member.eventBus().<Buffer>consumer(SpanPipeline.ADDRESS, collected::take).completion().await();
    return collected;
  }

  /** All so far. */
  public synchronized List<ExportedSpan> all() {
    return List.copyOf(spans);
  }

  /** Those of a trace so far; its id as 32 hex digits. */
  public List<ExportedSpan> ofTrace(String traceId) {
    return all().stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  /** Waits for the first span that fits. */
  public ExportedSpan await(String what, Predicate<ExportedSpan> wanted) {
    return await(what, 1, wanted).get(0);
  }

  /** Waits until there are so many that fit, and returns all of them. */
  public synchronized List<ExportedSpan> await(
      String what, int count, Predicate<ExportedSpan> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (spans.stream().filter(wanted).count() < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("Not " + count + " × " + what + " among " + spans);
      }
      pause(left);
    }
    return spans.stream().filter(wanted).toList();
  }

  private void take(Message<Buffer> message) {
    try {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(message.body().getBytes());
      request.getResourceSpansList().forEach(this::take);
      message.reply(null);
    } catch (InvalidProtocolBufferException noSpans) {
      message.fail(400, noSpans.getMessage());
    }
  }

  private synchronized void take(ResourceSpans resource) {
    String service =
        resource.getResource().getAttributesList().stream()
            .filter(attribute -> attribute.getKey().equals("service.name"))
            .map(attribute -> attribute.getValue().getStringValue())
            .findFirst()
            .orElse("");
    resource.getScopeSpansList().stream()
        .flatMap(scope -> scope.getSpansList().stream())
        .forEach(span -> add(service, span));
    notifyAll();
  }

  private void add(String service, Span span) {
    spans.add(new ExportedSpan(service, span));
  }

  private void pause(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
