package maguey.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;

/** Of callers who come again when they are put off, as a busy machine may do. */
final class Patience {
  /** Less than anybody waits for a connection, or for his turn. */
  private static final Duration IN_LINE = Duration.ofSeconds(2);

  private final Queue<PutOff> putOff = new ConcurrentLinkedQueue<>();

  private record PutOff(Answer answer, Duration after) {
    static PutOff of(Answer answer, long sinceNanos) {
      return new PutOff(answer, Duration.ofNanos(System.nanoTime() - sinceNanos));
    }
  }

  /** The answer to one who comes again as often as he is put off. */
  static Answer ask(Supplier<Answer> call) {
    return new Patience().served(call);
  }

  /**
   * Places an order, under one key: what was put off may have been done all the same. An order that
   * is there was placed with 201, or with 200 by a repeat.
   */
  static Answer order(HttpCalls node, JsonObject order) {
    HttpCalls keyed = node.with("idempotency-key", UUID.randomUUID().toString());
    return ask(() -> keyed.post("/api/orders", order));
  }

  /** Whether it is the answer to an order that is there. */
  static boolean isPlaced(Answer answer) {
    return answer.status() < 300;
  }

  /**
   * The first answer other than 503, nor that the try that was put off is still running; fails when
   * there is none within a minute. The call must be one that may be repeated.
   */
  Answer served(Supplier<Answer> call) {
    AtomicBoolean isRepeat = new AtomicBoolean();
    return Eventually.await(
        () -> {
          long asked = System.nanoTime();
          Answer answer = call.get();
          if (answer.status() == 503) {
            putOff.add(PutOff.of(answer, asked));
            isRepeat.set(true);
          }
          assertThat(answer.status()).as(answer.toString()).isNotEqualTo(503);
          assertThat(isRepeat.get() && answer.body().contains("in-progress")).isFalse();
          return answer;
        });
  }

  /**
   * Asserts that whoever was put off had waited in line, and heard when to come again. How many
   * those are depends on the machine.
   */
  void assertAllHadWaited() {
    assertThat(putOff)
        .allSatisfy(each -> assertPutOff(each.answer()))
        .allSatisfy(each -> assertThat(each.after()).isGreaterThan(IN_LINE));
  }

  /** Asserts that the answer tells when to come again. */
  static void assertPutOff(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.header("retry-after")).matches("\\d+");
  }
}
