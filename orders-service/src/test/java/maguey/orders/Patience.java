package maguey.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls.Answer;

/** Of callers who come again when they are put off, as a busy machine may do. */
final class Patience {
  private final Queue<Answer> putOff = new ConcurrentLinkedQueue<>();

  /** The first answer other than 503; fails when there is none within a minute. */
  Answer served(Supplier<Answer> call) {
    return Eventually.await(
        () -> {
          Answer answer = call.get();
          if (answer.status() == 503) {
            putOff.add(answer);
          }
          assertThat(answer.status()).as(answer.toString()).isNotEqualTo(503);
          return answer;
        });
  }

  /**
   * Asserts that everybody who was put off heard when to come again, and that at most half of so
   * many calls were.
   */
  void assertRare(int calls) {
    assertThat(putOff)
        .as("put off")
        .hasSizeLessThanOrEqualTo(calls / 2)
        .allSatisfy(Patience::assertPutOff);
  }

  /** Asserts that the answer tells when to come again. */
  static void assertPutOff(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.header("retry-after")).matches("\\d+");
  }
}
