package maguey.traces.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StepsTest {
  private final AtomicInteger steps = new AtomicInteger();

  @Test
  void whileTrue_manySteps_endsWithTheFirstThatSaysNo() {
    Future<Void> done =
        Steps.whileTrue(() -> Future.succeededFuture(steps.incrementAndGet() < 1_000));

    assertThat(done.succeeded()).isTrue();
    assertThat(steps).hasValue(1_000);
  }

  @Test
  void whileTrue_oneFails_failsWithItAndGoesNoFurther() {
    IllegalStateException reason = new IllegalStateException("no");

    Future<Void> done =
        Steps.whileTrue(
            () ->
                steps.incrementAndGet() < 3
                    ? Future.succeededFuture(true)
                    : Future.failedFuture(reason));

    assertThat(done.cause()).isSameAs(reason);
    assertThat(steps).hasValue(3);
  }

  @Test
  void whileTrue_oneThrows_failsWithWhatItThrew() {
    IllegalStateException thrown = new IllegalStateException("thrown");

    Future<Void> done =
        Steps.whileTrue(
            () -> {
              throw thrown;
            });

    assertThat(done.cause()).isSameAs(thrown);
  }
}
