package maguey.common.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class RushTest {
  private final Rush rush = new Rush();

  @Test
  void during_moreThanThereIsRoomFor_isARushUntilTheyAreServed() {
    Promise<String> first = Promise.promise();
    Promise<String> second = Promise.promise();
    rush.during(1, first::future);
    assertThat(rush.isOn()).isFalse();

    rush.during(1, second::future);
    assertThat(rush.isOn()).isTrue();

    second.complete("in");
    assertThat(rush.isOn()).isFalse();
  }

  @Test
  void during_workThatThrows_isOver() {
    rush.during(
        0,
        () -> {
          throw new IllegalStateException("broken");
        });

    assertThat(rush.isOn()).isFalse();
  }
}
