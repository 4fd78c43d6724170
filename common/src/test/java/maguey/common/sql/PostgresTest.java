package maguey.common.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void whenAvailable_databaseSlowAtFirst_isAskedAgain() {
    Queue<Future<String>> answers =
        new ArrayDeque<>(
            List.of(
                Future.failedFuture(new VertxException("Timeout waiting for connection", true)),
                Future.succeededFuture("keys")));

    assertThat(Postgres.whenAvailable(vertx, answers::remove).await()).isEqualTo("keys");
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
