package maguey.common.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import maguey.common.flow.WaitingLine.TurnMissed;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
  private final List<Promise<String>> begun = new ArrayList<>();
  private final Function<Duration, Future<String>> work =
      waited -> {
        Promise<String> done = Promise.promise();
        begun.add(done);
        return done.future();
      };

  @Test
  void enter_moreThanAtOnce_areServedOneAfterTheOther() {
    WaitingLine line = new WaitingLine(1, 10, Duration.ofHours(1));
    Future<String> first = line.enter(work);
    Future<String> second = line.enter(work);
    assertThat(begun).hasSize(1);

    begun.get(0).complete("a");
    begun.get(1).complete("b");

    assertThat(List.of(first.result(), second.result())).containsExactly("a", "b");
  }

  @Test
  void enter_lineIsFull_missesItsTurnAtOnce() {
    WaitingLine line = new WaitingLine(1, 0, Duration.ofHours(1));
    line.enter(work);

    assertThat(line.enter(work).cause()).isInstanceOf(TurnMissed.class);
  }

  @Test
  void enter_patienceIsOver_missesItsTurnAndTheNextOneIsServed() {
    WaitingLine line = new WaitingLine(1, 10, Duration.ZERO);
    line.enter(work);
    Future<String> late = line.enter(work);

    begun.get(0).complete("a");
    line.enter(work);

    assertThat(late.cause()).isInstanceOf(TurnMissed.class);
    assertThat(begun).hasSize(2);
  }

  @Test
  void enter_somebodyWaits_isARush() {
    Rush rush = new Rush();
    WaitingLine line = new WaitingLine(1, 10, Duration.ofHours(1), rush);
    line.enter(work);
    assertThat(rush.isOn()).isFalse();
    line.enter(work);
    assertThat(rush.isOn()).isTrue();

    begun.get(0).complete("a");

    assertThat(rush.isOn()).isFalse();
  }
}
