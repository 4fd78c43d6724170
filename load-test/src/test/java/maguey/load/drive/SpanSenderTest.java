package maguey.load.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanSenderTest {
  private static final int SPANS = 2_500;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger requests = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void close_storeTakesAll_storesAll() {
    SpanSender sender = sender(Duration.ofMinutes(1), Integer.MAX_VALUE);

    assertThat(sender.stored()).isEqualTo(SPANS);
    assertThat(sender.lost()).isZero();
  }

  /** What is under way and what still waits is as lost as what was refused. */
  @Test
  void close_storeStopsAnswering_countsTheRestAsLost() {
    SpanSender sender = sender(Duration.ofSeconds(1), 1);

    assertThat(sender.stored()).isLessThan(SPANS);
    assertThat(sender.stored() + sender.lost()).isEqualTo(SPANS);
  }

  private SpanSender sender(Duration patience, int answered) {
    try (SpanSender sender = new SpanSender(store(answered), "", patience)) {
      for (int i = 0; i < SPANS; i++) {
        sender.add(Span.getDefaultInstance());
      }
      return sender;
    }
  }

  private String store(int answered) {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> answer(request, answered))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    return "http://127.0.0.1:" + port;
  }

  private void answer(HttpServerRequest request, int answered) {
    if (requests.incrementAndGet() <= answered) {
      request.response().end();
    }
  }
}
