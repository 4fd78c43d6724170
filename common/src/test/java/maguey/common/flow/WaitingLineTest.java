package maguey.common.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import maguey.common.flow.WaitingLine.TurnMissed;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
  private static final Duration A_LONG_TIME = Duration.ofSeconds(30);
  private static final Class<TurnMissed> MISSED = TurnMissed.class;

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
    CompletableFuture<String> late = line.enter(work).toCompletionStage().toCompletableFuture();

    begun.get(0).complete("a");
    line.enter(work);

    assertThat(late).failsWithin(A_LONG_TIME).withThrowableThat().withCauseInstanceOf(MISSED);
    assertThat(begun).hasSize(2);
  }

  @Test
  void enter_nobodyGoes_hearsThatItsPatienceIsOver() {
    Rush rush = new Rush();
    WaitingLine line = new WaitingLine(1, 10, Duration.ofMillis(1), rush);
    line.enter(work);

    CompletableFuture<String> late = line.enter(work).toCompletionStage().toCompletableFuture();

    assertThat(late).failsWithin(A_LONG_TIME).withThrowableThat().withCauseInstanceOf(MISSED);
    assertThat(rush.isOn()).isFalse();
    begun.get(0).complete("a");
    assertThat(line.enter(work).isComplete()).isFalse();
    assertThat(begun).hasSize(2);
  }

  @Test
  void enterAgain_lineIsFull_isNotTurnedAway() {
    WaitingLine line = new WaitingLine(1, 1, Duration.ofHours(1));
    line.enter(work);
    line.enter(work);

    Future<String> again = line.enterAgain(Duration.ofHours(1), work);

    assertThat(again.failed()).isFalse();
    assertThat(line.enter(work).cause()).isInstanceOf(MISSED);
  }

  @Test
  void enterAgain_newcomersWaitToo_areServedByTurns() {
    WaitingLine line = new WaitingLine(1, 10, Duration.ofHours(1));
    List<String> served = new ArrayList<>();
    Future<String> first = line.enter(work);
    for (String name : List.of("new 1", "new 2", "new 3")) {
      line.enter(waited -> note(served, name));
    }
    for (String name : List.of("again 1", "again 2")) {
      line.enterAgain(Duration.ofHours(1), waited -> note(served, name));
    }

    begun.get(0).complete("a");

    assertThat(first.succeeded()).isTrue();
    assertThat(served).containsExactly("again 1", "new 1", "again 2", "new 2", "new 3");
  }

  @Test
  void enterAgain_patienceIsOver_missesItsTurn() {
    WaitingLine line = new WaitingLine(1, 10, Duration.ofHours(1));
    line.enter(work);

    CompletableFuture<String> late =
        line.enterAgain(Duration.ofMillis(1), work).toCompletionStage().toCompletableFuture();

    assertThat(late).failsWithin(A_LONG_TIME).withThrowableThat().withCauseInstanceOf(MISSED);
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

  private static Future<String> note(List<String> served, String name) {
    served.add(name);
    return Future.succeededFuture(name);
  }
}
