package maguey.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import maguey.common.flow.Rush;
import org.junit.jupiter.api.Test;

class OrderQueueTest {
  private final OrderQueue queue = new OrderQueue(2, 1, new Rush());
  private final List<Promise<String>> begun = new ArrayList<>();
  private final Supplier<Future<String>> order =
      () -> {
        Promise<String> done = Promise.promise();
        begun.add(done);
        return done.future();
      };

  @Test
  void enter_moreThanAreServedAtOnce_waitsForATurn() {
    queue.enter(order);
    queue.enter(order);
    Future<String> third = queue.enter(order);
    assertThat(begun).hasSize(2);

    begun.get(1).fail("sold out");

    assertThat(begun).hasSize(3);
    begun.get(2).complete("placed");
    assertThat(third.result()).isEqualTo("placed");
  }

  @Test
  void enter_workThatThrows_leavesItsPlace() {
    Supplier<Future<String>> broken =
        () -> {
          throw new IllegalStateException("broken");
        };

    assertThat(queue.enter(broken).failed()).isTrue();
    assertThat(queue.enter(broken).failed()).isTrue();
    queue.enter(order);

    assertThat(begun).hasSize(1);
  }

  @Test
  void enter_manyInLine_areServedOneAfterTheOther() {
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(queue.enter(order));
    }

    for (int i = 0; i < 1_000; i++) {
      begun.get(i).complete("placed");
    }

    assertThat(all).allSatisfy(placed -> assertThat(placed.succeeded()).isTrue());
  }

  @Test
  void enter_lineIsFull_isToldAtOnce() {
    for (int i = 0; i < 2_002; i++) {
      queue.enter(order);
    }

    assertThat(queue.enter(order).cause()).hasMessageContaining("Too many");
  }
}
