package maguey.common.tracing.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.StoredContext;
import maguey.common.tracing.Telemetry;
import maguey.common.tracing.TelemetryConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of spans to a trace store that is there, is away, and comes back. */
class SpanExportIT {
  @TempDir private Path folder;

  private final List<String> stored = Collections.synchronizedList(new ArrayList<>());
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void spans_storeIsThere_areStoredAndCounted() throws Exception {
    storeIsUp();
    Telemetry telemetry = telemetry(Map.of());
    telemetry.attach(vertx).await();

    spans(telemetry, 0, 1000);
    telemetry.flush().await();

    assertThat(stored).containsExactlyElementsOf(names(0, 1000));
    SpanCounts counts = telemetry.counts();
    assertThat(counts).isEqualTo(new SpanCounts(1000, 1000, 0, 0, 0, 0));
    telemetry.close().await();
  }

  @Test
  void spans_storeDownThenUp_areAllStoredInTheirOrder() throws Exception {
    Telemetry telemetry = telemetry(Map.of());
    telemetry.attach(vertx).await();
    spans(telemetry, 0, 700);
    telemetry.flush().await();
    assertThat(telemetry.counts()).matches(c -> c.spooled() == 700 && c.ended() == 700);
    spans(telemetry, 700, 1000);
    telemetry.flush().await();
    assertThat(telemetry.counts().spooled()).isEqualTo(1000);

    storeIsUp();

    awaitCounts(telemetry, counts -> counts.exported() == 1000);
    assertThat(stored).containsExactlyElementsOf(names(0, 1000));
    assertThat(telemetry.counts()).isEqualTo(new SpanCounts(1000, 1000, 0, 0, 0, 0));
    telemetry.close().await();
  }

  @Test
  void spans_processEndsWhileStoreIsDown_areStoredByTheNextOne() throws Exception {
    Telemetry first = telemetry(Map.of());
    first.attach(vertx).await();
    spans(first, 0, 300);
    first.close().await();
    assertThat(first.counts()).isEqualTo(new SpanCounts(300, 0, 300, 0, 0, 0));

    storeIsUp();
    Telemetry second = telemetry(Map.of());
    second.attach(vertx).await();

    awaitCounts(second, counts -> counts.exported() == 300);
    assertThat(stored).containsExactlyElementsOf(names(0, 300));
    assertThat(second.counts().recovered()).isEqualTo(300);
    second.close().await();
  }

  @Test
  void spans_endedBeforeAttach_areStoredAfterwards() throws Exception {
    storeIsUp();
    Telemetry telemetry = telemetry(Map.of());
    spans(telemetry, 0, 50);

    telemetry.attach(vertx).await();

    awaitCounts(telemetry, counts -> counts.exported() == 50);
    telemetry.close().await();
  }

  @Test
  void close_storeIsThere_flushesWhatIsQueued() throws Exception {
    storeIsUp();
    Telemetry telemetry = telemetry(Map.of("OTEL_BSP_SCHEDULE_DELAY", "60000"));
    telemetry.attach(vertx).await();
    spans(telemetry, 0, 50);

    telemetry.close().await();

    assertThat(stored).hasSize(50);
  }

  @Test
  void spans_storeDownBeyondTheSpoolsBound_areDroppedAndCounted() throws Exception {
    Telemetry telemetry = telemetry(Map.of("MAGUEY_SPOOL_MAX_MB", "1"));
    telemetry.attach(vertx).await();

    for (int i = 0; i < 20; i++) {
      spans(telemetry, i * 1000, (i + 1) * 1000);
      telemetry.flush().await();
    }

    SpanCounts counts = telemetry.counts();
    assertThat(counts.dropped()).isPositive();
    assertThat(counts.ended()).isEqualTo(20_000).isEqualTo(counts.spooled() + counts.dropped());
    storeIsUp();
    awaitCounts(telemetry, now -> now.exported() == counts.spooled());
    assertThat(stored).startsWith("span-0", "span-1");
    telemetry.close().await();
  }

  @Test
  void spans_moreThanTheQueueHolds_areDroppedAndCounted() throws Exception {
    Telemetry telemetry =
        telemetry(
            Map.of(
                "OTEL_BSP_MAX_QUEUE_SIZE", "100",
                "OTEL_BSP_SCHEDULE_DELAY", "60000",
                "MAGUEY_SPANS_ACK_TIMEOUT_MS", "300"));
    storeHangs();
    telemetry.attach(vertx).await();

    spans(telemetry, 0, 5_000);
    telemetry.flush().await();

    SpanCounts counts = telemetry.counts();
    assertThat(counts.ended()).isEqualTo(5_000);
    assertThat(counts.exported() + counts.spooled() + counts.queued() + counts.dropped())
        .isEqualTo(5_000);
    assertThat(counts.dropped()).isPositive();
    telemetry.close().await();
  }

  @Test
  void spans_storeRefusesABatchForGood_doNotBlockTheRest() throws Exception {
    MessageConsumer<Buffer> refusing =
        vertx
            .eventBus()
            .<Buffer>consumer(SpanPipeline.ADDRESS, message -> message.fail(400, "MALFORMED"));
    Telemetry telemetry = telemetry(Map.of());
    telemetry.attach(vertx).await();
    spans(telemetry, 0, 10);
    telemetry.flush().await();
    assertThat(telemetry.counts().dropped()).isEqualTo(10);
    refusing.unregister().await();

    storeIsUp();
    spans(telemetry, 10, 20);
    telemetry.flush().await();

    awaitCounts(telemetry, counts -> counts.exported() == 10);
    assertThat(stored).containsExactlyElementsOf(names(10, 20));
    telemetry.close().await();
  }

  @Test
  void spans_unsampled_areNeitherSentNorCounted() throws Exception {
    Telemetry telemetry = telemetry(Map.of());
    telemetry.attach(vertx).await();
    StoredContext unsampled =
        new StoredContext("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-00", null);

    telemetry
        .spans()
        .inSpan("x", SpanSettings.childOf(unsampled.toContext()), Future::succeededFuture)
        .await();

    assertThat(telemetry.counts().ended()).isZero();
    telemetry.close().await();
  }

  private Telemetry telemetry(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("MAGUEY_SPOOL_DIR", folder.toString());
    variables.putIfAbsent("OTEL_BSP_SCHEDULE_DELAY", "20");
    variables.putIfAbsent("MAGUEY_SPANS_ACK_TIMEOUT_MS", "30000");
    return Telemetry.start(TelemetryConfig.from("orders-service", variables));
  }

  private static void spans(Telemetry telemetry, int from, int to) {
    for (int i = from; i < to; i++) {
      telemetry.spans().inSpan("span-" + i, Future::succeededFuture);
      assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "span-" + i).toList();
  }

  private void storeIsUp() {
    vertx.eventBus().consumer(SpanPipeline.ADDRESS, this::store).completion().await();
  }

  private void storeHangs() {
    vertx.eventBus().consumer(SpanPipeline.ADDRESS, message -> {}).completion().await();
  }

  private void store(Message<Buffer> message) {
    try {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(message.body().getBytes());
      List<String> names =
          request.getResourceSpansList().stream()
              .flatMap(resource -> resource.getScopeSpansList().stream())
              .flatMap(scope -> scope.getSpansList().stream())
              .map(io.opentelemetry.proto.trace.v1.Span::getName)
              .toList();
      assertThat(message.headers().get(SpanPipeline.SPANS_HEADER)).isEqualTo("" + names.size());
      stored.addAll(names);
      message.reply(null);
    } catch (Exception e) {
      message.fail(500, e.toString());
    }
  }

  private static void awaitCounts(Telemetry telemetry, Predicate<SpanCounts> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!wanted.test(telemetry.counts())) {
      assertThat(System.nanoTime()).as(telemetry.counts().toString()).isLessThan(deadline);
      telemetry.flush().await();
    }
  }
}
