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
  void read_whileItIsRead_waitsForTheSameReading() {
    Future<String> first = reads.read("a", reading);
    Future<String> second = reads.read("a", reading);
    Future<String> other = reads.read("b", reading);

    begun.get(0).complete("of a");

    assertThat(begun).hasSize(2);
    assertThat(first.result()).isEqualTo("of a");
    assertThat(second.result()).isEqualTo("of a");
    assertThat(other.isComplete()).isFalse();
  }

  @Test
  void read_forgottenWhileItWasRead_isReadAnew() {
    Future<String> asked = reads.read("a", reading);
    reads.forget();
    Future<String> askedLater = reads.read("a", reading);

    begun.get(1).complete("new");
    begun.get(0).complete("old");

    assertThat(asked.result()).isEqualTo("old");
    assertThat(askedLater.result()).isEqualTo("new");
    assertThat(reads.read("a", reading).result()).isEqualTo("new");
  }

  @Test
  void read_failed_isNotKept() {
    Future<String> failed = reads.read("a", reading);
    begun.get(0).fail("away");

    Future<String> again = reads.read("a", reading);
    begun.get(1).complete("there");

    assertThat(failed.failed()).isTrue();
    assertThat(again.result()).isEqualTo("there");
    assertThat(reads.read("a", () -> Future.failedFuture("not asked")).result()).isEqualTo("there");
    assertThat(reads.read("b", () -> Future.failedFuture("at once")).failed()).isTrue();
    assertThat(reads.known("b")).isNull();
  }

  private Future<String> begin() {
    begun.add(Promise.promise());
    return begun.get(begun.size() - 1).future();
  }
}
