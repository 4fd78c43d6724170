package maguey.traces.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldTurnsTest {
  private final List<Promise<Void>> begun = new ArrayList<>();
  private final FoldTurns turns =
      new FoldTurns(
          () -> {
            begun.add(Promise.promise());
            return begun.get(begun.size() - 1).future();
          });

  @Test
  void take_whileOneIsUnderWay_oneMoreForAll() {
    turns.take();
    Future<Void> second = turns.take();
    Future<Void> third = turns.take();
    begun.get(0).complete();

    assertThat(begun).hasSize(2);
    assertThat(second.isComplete()).isFalse();
    begun.get(1).complete();
    assertThat(second.succeeded() && third.succeeded()).isTrue();
    assertThat(turns.isBusy()).isFalse();
  }

  @Test
  void underWay_nothing_completes() {
    assertThat(turns.underWay().succeeded()).isTrue();
  }

  @Test
  void underWay_anotherWaits_endsBeforeThat() {
    turns.take();
    Future<Void> next = turns.take();
    Future<Void> now = turns.underWay();
    begun.get(0).complete();

    assertThat(now.succeeded()).isTrue();
    assertThat(next.isComplete()).isFalse();
  }

  @Test
  void underWay_oneFailed_theNextIsAnother() {
    turns.take();
    turns.take();
    Future<Void> now = turns.underWay();
    begun.get(0).fail("the database is away");

    assertThat(now.failed()).isTrue();
    assertThat(turns.underWay().isComplete()).isFalse();
  }
}
