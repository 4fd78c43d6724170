package maguey.traces.drill;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends spans without pause, as OTLP clients do: what is not acknowledged is sent again until it
 * is. Remembers what was acknowledged, and how.
 */
final class Senders implements AutoCloseable {
  /** Only for what is never answered: a busy machine must not look like it. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long BEFORE_REPEAT_NANOS = 100_000_000;
  private static final int SPANS_OF_A_TRACE = 5;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final long startedNanos = System.nanoTime();
  private final ExecutorService threads;
  private final URI door;
  private final int batch;
  private final long pauseNanos;
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger broken = new AtomicInteger();
  private final ConcurrentHashMap<Integer, Integer> statuses = new ConcurrentHashMap<>();
  private volatile long slowestMillis;
  private volatile boolean stopping;

  private Senders(String door, int threads, int batch, long pauseNanos) {
    this.door = URI.create(door);
    this.batch = batch;
    this.pauseNanos = pauseNanos;
    this.threads = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      this.threads.execute(this::run);
    }
  }

  /** About so many spans per second, in requests of 100 spans; fewer if the door is slower. */
  static Senders atRate(String door, int spansPerSecond) {
    int threads = 4;
    int batch = 100;
    return new Senders(door, threads, batch, 1_000_000_000L * threads * batch / spansPerSecond);
  }

  /** As many as the door takes, from so many senders. */
  static Senders atFullRate(String door, int threads) {
    return atFullRate(door, threads, 500);
  }

  /** As many as the door takes, in requests of so many spans. */
  static Senders atFullRate(String door, int threads, int batch) {
    return new Senders(door, threads, batch, 0);
  }

  /** The traces whose spans were acknowledged, five spans each. */
  List<String> acknowledgedTraces() {
    return new ArrayList<>(acknowledged);
  }

  int acknowledgedSpans() {
    return acknowledged.size() * SPANS_OF_A_TRACE;
  }

  /** How many spans were acknowledged per second since the start, whatever was down meanwhile. */
  long acknowledgedPerSecond() {
    return acknowledgedSpans() * 1_000_000_000L / (System.nanoTime() - startedNanos);
  }

  /** Waits until so many more spans were acknowledged. */
  void awaitMore(int spans) {
    int before = acknowledgedSpans();
    eventually(() -> assertThat(acknowledgedSpans()).isGreaterThan(before + spans));
  }

  /** Waits until so many more requests were put off. */
  void awaitRefusals(int requests) {
    int before = refused();
    eventually(() -> assertThat(refused()).isGreaterThan(before + requests));
  }

  private int refused() {
    return statuses.getOrDefault(503, 0);
  }

  /** Answers by status. */
  ConcurrentHashMap<Integer, Integer> statuses() {
    return statuses;
  }

  /** Requests that somebody took and that ended without an answer. */
  int broken() {
    return broken.get();
  }

  long slowestMillis() {
    return slowestMillis;
  }

  /** Ends after what is under way; what was never acknowledged is given up. */
  @Override
  public void close() {
    stopping = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("A sender hangs");
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private void run() {
    long due = System.nanoTime();
    while (!stopping) {
      List<Span.Builder> roots = new ArrayList<>();
      byte[] body = body(roots);
      boolean taken = isTaken(body);
      while (!taken && !stopping) {
        LockSupport.parkNanos(BEFORE_REPEAT_NANOS);
        taken = isTaken(body);
      }
      if (taken) {
        roots.forEach(root -> acknowledged.add(hex(root)));
      }
      due = Math.max(due + pauseNanos, System.nanoTime() - pauseNanos);
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private byte[] body(List<Span.Builder> roots) {
    List<Span.Builder> spans = new ArrayList<>();
    while (spans.size() < batch) {
      Span.Builder root = span("POST /api/orders", Instant.now());
      roots.add(root);
      spans.add(root.addAttributes(text("http.route", "/api/orders")));
      for (int i = 1; i < SPANS_OF_A_TRACE; i++) {
        spans.add(childOf(root, "step-" + i).addAttributes(text("db.query.text", "SELECT 1")));
      }
    }
    return request("drill", spans).toByteArray();
  }

  private boolean isTaken(byte[] body) {
    HttpRequest post =
        HttpRequest.newBuilder(door)
            .timeout(PATIENCE)
            .header("content-type", "application/x-protobuf")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    long start = System.nanoTime();
    try {
      HttpResponse<byte[]> answer = http.send(post, BodyHandlers.ofByteArray());
      statuses.merge(answer.statusCode(), 1, Integer::sum);
      slowestMillis = Math.max(slowestMillis, (System.nanoTime() - start) / 1_000_000);
      return answer.statusCode() == 200;
    } catch (ConnectException nobodyListens) {
      return false;
    } catch (IOException cut) {
      broken.incrementAndGet();
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
