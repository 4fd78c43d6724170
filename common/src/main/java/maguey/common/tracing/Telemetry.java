package maguey.common.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.tracing.TracingOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import maguey.common.tracing.export.SpanCounts;
import maguey.common.tracing.export.SpanPipeline;
import maguey.common.tracing.vertx.HttpServerSpans;
import maguey.common.tracing.vertx.MagueyTracer;
import maguey.common.tracing.w3c.W3cPropagator;

/**
 * The tracing of one service. Built before its {@code Vertx}, which takes {@link #tracerFactory()};
 * {@link #attach} then opens the way to the trace store, and {@link #close()} ends it. Nothing is
 * global: several services in one JVM each have their own.
 */
public final class Telemetry {
  private static final String SCOPE = "maguey";

  private static volatile String firstServiceName = "-";

  private final TelemetryConfig config;
  private final BusinessTimeClock clock = new BusinessTimeClock();
  private final SpanPipeline pipeline;
  private final PageLoads pageLoads;
  private final List<SpanProcessor> processors;
  private final TracerProviders providers;
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final Spans spans;

  private Telemetry(TelemetryConfig config, SpanProcessor... more) {
    this.config = config;
    this.pipeline = SpanPipeline.open(config.export(), config.serviceName());
    this.pageLoads = new PageLoads(config.sampling());
    this.processors = processors(more);
    this.providers = new TracerProviders(config, clock, processors);
    this.provider = providers.of(config.serviceName());
    this.tracer = provider.get(SCOPE);
    this.spans = new Spans(tracer);
    if (firstServiceName.equals("-")) {
      firstServiceName = config.serviceName();
    }
  }

  /**
   * Starts tracing before Vert.x exists; spans queue up until {@link #attach}.
   *
   * @param clockOffset of business time; span times follow it
   */
  public static Telemetry create(TelemetryConfig config, Supplier<Duration> clockOffset) {
    Telemetry telemetry = start(config);
    telemetry.followClockOffset(clockOffset);
    return telemetry;
  }

  /**
   * Starts tracing; spans queue up until {@link #attach}.
   *
   * @param more processors beside the configured ones, for example a test's recorder
   */
  public static Telemetry start(TelemetryConfig config, SpanProcessor... more) {
    return new Telemetry(config, more);
  }

  /** Returns what {@code Vertx.builder().withTracer(…)} needs. */
  public VertxTracerFactory tracerFactory() {
    return new VertxTracerFactory() {
      @Override
      public MagueyTracer tracer(TracingOptions options) {
        return vertxTracer();
      }
    };
  }

  public Spans spans() {
    return spans;
  }

  /**
   * Makes the spans of a part of this process that traces show as a service of its own (ADR 043).
   * They differ in {@code service.name} alone, go the same way, and end with this telemetry.
   */
  public Spans spansAs(String serviceName) {
    return new Spans(providers.of(serviceName).get(SCOPE));
  }

  /** Returns what begins the traces of page views in the browser, once it is told the pages. */
  public PageLoads pageLoads() {
    return pageLoads;
  }

  /** Returns where the spans are: stored, spooled, queued, dropped. */
  public SpanCounts counts() {
    return pipeline.counts();
  }

  /** Shows {@link #counts()} as metrics {@code maguey_spans_…}. */
  public void bindTo(MeterRegistry meters) {
    SpanMeters.bind(meters, this::counts);
  }

  /** Lets span times follow a clock that is off the machine's by {@code offset}. */
  public void followClockOffset(Supplier<Duration> offset) {
    clock.follow(offset);
  }

  /** Completes when every span that has ended by now was sent or spooled. */
  public Future<Void> flush() {
    return pipeline.flush();
  }

  /**
   * Sends spans that were made and ended elsewhere, with ids, times and resource of their own, the
   * way that this service's spans take. Spans that are not sampled are left out.
   */
  public void export(Collection<SpanData> finished) {
    for (SpanData span : finished) {
      if (span.getSpanContext().isSampled()) {
        FinishedSpan ended = new FinishedSpan(span);
        processors.forEach(processor -> processor.onEnd(ended));
      }
    }
  }

  /** Begins to send spans over the event bus of {@code vertx}. */
  public Future<Void> attach(Vertx vertx) {
    pipeline.attach(vertx);
    return Future.succeededFuture();
  }

  /**
   * Ends tracing: sends what is queued within a bound, and spools the rest. To be called before the
   * {@code Vertx} is closed; blocks no event loop.
   */
  public Future<Void> close() {
    return pipeline.drain().compose(done -> shutdown());
  }

  /** Other targets may take long to time out, which is not worth waiting for. */
  private Future<Void> shutdown() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    provider.shutdown().whenComplete(() -> done.complete(null));
    return Future.fromCompletionStage(done.completeOnTimeout(null, 3, TimeUnit.SECONDS));
  }

  static String firstServiceName() {
    return firstServiceName;
  }

  private MagueyTracer vertxTracer() {
    W3cPropagator propagator = new W3cPropagator(config.environment());
    HttpServerSpans servers =
        new HttpServerSpans(tracer, propagator, config.trustedCallers(), pageLoads);
    return new MagueyTracer(config.serviceName(), tracer, propagator, servers);
  }

  private List<SpanProcessor> processors(SpanProcessor... more) {
    List<SpanProcessor> all = new ArrayList<>();
    all.add(pipeline);
    all.addAll(config.targets().processors());
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
