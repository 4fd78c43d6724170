package maguey.load.drive;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends spans over OTLP/HTTP on a thread of its own, so that no visitor waits for it. What finds no
 * room or is not taken after some tries is lost and counted.
 */
public final class SpanSender implements AutoCloseable {
  private static final int WAITING = 200_000;
  private static final int BATCH = 1_000;
  private static final int TRIES = 5;
  private static final long PAUSE_MS = 500;
  private static final int SUCCESS = 200;

  private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong stored = new AtomicLong();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Duration patience;
  private final HttpRequest.Builder request;
  private final Resource resource;
  private final Thread thread = new Thread(this::run, "load-spans");
  private volatile boolean isClosing;

  /**
   * A sender to the given door, {@code http://host:4318}.
   *
   * @param token that the door wants; empty for none
   */
  public SpanSender(String otlpUrl, String token) {
    this(otlpUrl, token, Duration.ofMinutes(1));
  }

  /** A sender that waits so long when it is closed. */
  SpanSender(String otlpUrl, String token, Duration patience) {
    this.patience = patience;
    request =
        HttpRequest.newBuilder(URI.create(otlpUrl + "/v1/traces"))
            .timeout(Duration.ofSeconds(20))
            .header("content-type", "application/x-protobuf");
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    resource =
        Resource.newBuilder()
            .addAttributes(text("service.name", "load-test"))
            .addAttributes(text("service.namespace", "maguey"))
            .build();
    thread.setDaemon(true);
    thread.start();
  }

  void add(Span span) {
    added.incrementAndGet();
    waiting.offer(span);
  }

  /** How many the trace store has acknowledged. */
  public long stored() {
    return stored.get();
  }

  /** How many it has not, and will not once this is closed, for whatever reason. */
  public long lost() {
    return added.get() - stored.get();
  }

  /** Sends what waits, then ends; what the store has not taken within a minute is lost. */
  @Override
  public void close() {
    isClosing = true;
    try {
      thread.join(patience.toMillis());
      thread.interrupt();
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!isClosing || !waiting.isEmpty()) {
        Span first = waiting.poll(PAUSE_MS, TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Span> batch = new ArrayList<>(List.of(first));
          waiting.drainTo(batch, BATCH - 1);
          stored.addAndGet(isTaken(batch) ? batch.size() : 0);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isTaken(List<Span> spans) throws InterruptedException {
    HttpRequest send = request.copy().POST(BodyPublishers.ofByteArray(body(spans))).build();
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        if (http.send(send, BodyHandlers.discarding()).statusCode() == SUCCESS) {
          return true;
        }
      } catch (IOException away) {
        // The next try, or the count of the lost, tells of it.
      }
      Thread.sleep(PAUSE_MS);
    }
    return false;
  }

  private byte[] body(List<Span> spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource)
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(spans)))
        .build()
        .toByteArray();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
