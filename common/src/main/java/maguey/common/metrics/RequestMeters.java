package maguey.common.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of requests of one method, under the names that Vert.x gives it. */
final class RequestMeters {
  private static final String NAME = "vertx.http.server.";

  private final MeterRegistry registry;
  private final Tags method;
  private final LongAdder active = new LongAdder();
  private final DistributionSummary sizes;
  private final Map<Integer, Answers> answers = new ConcurrentHashMap<>();

  /** What is counted of answers of one status. */
  private record Answers(Counter count, Timer time, DistributionSummary sizes) {}

  RequestMeters(MeterRegistry registry, String method) {
    this.registry = registry;
    this.method = Tags.of("method", method);
    this.sizes = sizes("request.bytes", "Size of requests in bytes", this.method);
    Gauge.builder(NAME + "active.requests", active, LongAdder::doubleValue)
        .description("Number of requests being processed")
        .tags(this.method)
        .strongReference(true)
        .register(registry);
  }

  /** A request has begun. */
  Served begun() {
    active.increment();
    return new Served();
  }

  private Answers answers(int status) {
    Tags tags = method.and("code", String.valueOf(status));
    return new Answers(
        Counter.builder(NAME + "requests")
            .description("Number of processed requests")
            .tags(tags)
            .register(registry),
        Timer.builder(NAME + "response.time")
            .description("Request processing time")
            .tags(tags)
            .register(registry),
        sizes("response.bytes", "Size of responses in bytes", tags));
  }

  private DistributionSummary sizes(String name, String description, Tags tags) {
    return DistributionSummary.builder(NAME + name)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** One request, which is over when it has come whole and was answered, or was broken off. */
  final class Served {
    private final long began = System.nanoTime();
    private boolean isHalfOver;
    private boolean isOver;

    void arrived(long bytes) {
      sizes.record(bytes);
      half();
    }

    void answered(int status, long bytes) {
      Answers like = answers.computeIfAbsent(status, RequestMeters.this::answers);
      like.count().increment();
      like.time().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
      like.sizes().record(bytes);
      half();
    }

    void brokenOff() {
      Counter.builder(NAME + "request.resets")
          .description("Number of request resets")
          .tags(method)
          .register(registry)
          .increment();
      over();
    }

    private void half() {
      if (isHalfOver) {
        over();
      }
      isHalfOver = true;
    }

    private void over() {
      if (!isOver) {
        active.decrement();
      }
      isOver = true;
    }
  }
}
