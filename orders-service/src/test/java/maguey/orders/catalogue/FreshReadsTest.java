package maguey.orders.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FreshReadsTest {
  private final FreshReads<String> reads = new FreshReads<>(10, Duration.ofHours(1));
  private final List<Promise<String>> begun = new ArrayList<>();
  private final Supplier<Future<String>> reading = this::begin;

  @Test
  void get_whileItIsRead_waitsForTheSameReading() {
    Future<String> first = reads.get("a", reading);
    Future<String> second = reads.get("a", reading);
    Future<String> other = reads.get("b", reading);

    begun.get(0).complete("of a");

    assertThat(begun).hasSize(2);
    assertThat(first.result()).isEqualTo("of a");
    assertThat(second.result()).isEqualTo("of a");
    assertThat(other.isComplete()).isFalse();
  }

  @Test
  void get_forgottenWhileItWasRead_isReadAnew() {
    Future<String> asked = reads.get("a", reading);
    reads.forget();
    Future<String> askedLater = reads.get("a", reading);

    begun.get(1).complete("new");
    begun.get(0).complete("old");

    assertThat(asked.result()).isEqualTo("old");
    assertThat(askedLater.result()).isEqualTo("new");
    assertThat(reads.get("a", reading).result()).isEqualTo("new");
  }

  @Test
  void get_failed_isNotKept() {
    Future<String> failed = reads.get("a", reading);
    begun.get(0).fail("away");

    Future<String> again = reads.get("a", reading);
    begun.get(1).complete("there");

    assertThat(failed.failed()).isTrue();
    assertThat(again.result()).isEqualTo("there");
    assertThat(reads.get("a", () -> Future.failedFuture("not asked")).result()).isEqualTo("there");
    assertThat(reads.get("b", () -> Future.failedFuture("at once")).failed()).isTrue();
    assertThat(reads.has("b")).isFalse();
  }

  private Future<String> begin() {
    begun.add(Promise.promise());
    return begun.get(begun.size() - 1).future();
  }
}
