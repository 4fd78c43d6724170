package maguey.orders;

import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;

/**
 * An on-sale: buyers who order one after another, and repeat each order with its key at one node
 * after the other until the answer is final.
 */
final class Buyers implements AutoCloseable {
  private static final int BUYERS = 4;

  private final JsonObject event;
  private final List<HttpCalls> nodes;
  private final Queue<JsonObject> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Answer> putOff = new ConcurrentLinkedQueue<>();
  private final AtomicInteger tries = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(BUYERS);
  private final List<CompletableFuture<Void>> buying;
  private volatile boolean closed;

  private Buyers(JsonObject event, List<HttpCalls> nodes) {
    this.event = event;
    this.nodes = nodes;
    this.buying =
        IntStream.range(0, BUYERS)
            .mapToObj(buyer -> CompletableFuture.runAsync(this::buy, threads))
            .toList();
  }

  /** Opens the sale. */
  static Buyers of(JsonObject event, List<HttpCalls> nodes) {
    return new Buyers(event, nodes);
  }

  /** Waits until so many more orders are placed. */
  void awaitMore(int orders) {
    int before = acknowledged.size();
    eventually(() -> assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(before + orders));
  }

  /** Waits until somebody was told to come back later. */
  Answer awaitPutOff() {
    return await(putOff::element);
  }

  /** The orders that their buyers know of. */
  List<JsonObject> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Ends the sale once the orders under way are answered; fails for an answer that may not be. */
  @Override
  public void close() {
    closed = true;
    threads.shutdown();
    buying.forEach(CompletableFuture::join);
  }

  private void buy() {
    while (!closed) {
      JsonObject order = TestShop.newOrder(event, 1 + tries.get() % 2);
      String key = UUID.randomUUID().toString();
      acknowledged.add(finalAnswer(await(() -> tried(order, key))));
    }
  }

  /** Throws while the order is to be tried again, at another node. */
  private Answer tried(JsonObject order, String key) {
    HttpCalls node = nodes.get(tries.getAndIncrement() % nodes.size());
    Answer answer = node.with("idempotency-key", key).post("/api/orders", order);
    if (answer.status() == 503) {
      putOff.add(answer);
    }
    assertThat(answer.status()).as(answer.toString()).isNotEqualTo(503);
    assertThat(answer.body()).doesNotContain("in-progress");
    return answer;
  }

  private static JsonObject finalAnswer(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
    return answer.json();
  }
}
