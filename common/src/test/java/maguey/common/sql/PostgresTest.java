package maguey.common.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresTest {
  private static final Throwable AWAY = new VertxException("Timeout waiting for connection", true);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void whenAvailable_databaseSlowAtFirst_isAskedAgain() {
    Queue<Future<String>> answers =
        new ArrayDeque<>(List.of(Future.failedFuture(AWAY), Future.succeededFuture("keys")));

    assertThat(Postgres.whenAvailable(vertx, answers::remove).await()).isEqualTo("keys");
  }

  @Test
  void wait_forADatabaseThatComesLate_hasNoBound() {
    AtomicInteger tries = new AtomicInteger();
    Supplier<Future<String>> step =
        () ->
            tries.incrementAndGet() < 1_000
                ? Future.failedFuture(AWAY)
                : Future.succeededFuture("here");

    assertThat(new DatabaseWait<>(vertx, 1, step).end().await()).isEqualTo("here");
  }

  @Test
  void whenAvailable_stepRefused_failsAtOnce() {
    Queue<Future<String>> answers =
        new ArrayDeque<>(
            List.of(
                Future.failedFuture(new IllegalStateException("sealed with another secret")),
                Future.succeededFuture("keys")));

    assertThatThrownBy(() -> Postgres.whenAvailable(vertx, answers::remove).await())
        .hasMessage("sealed with another secret");
    assertThat(answers).hasSize(1);
  }
}
