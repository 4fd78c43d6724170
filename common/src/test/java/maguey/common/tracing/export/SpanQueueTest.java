package maguey.common.tracing.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpanQueueTest {
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(new EndedSpans(new ArrayList<>())).build();

  @Test
  void offer_fullQueue_turnsAway() {
    SpanQueue queue = new SpanQueue(2);

    assertThat(queue.offer(span("a"))).isTrue();
    assertThat(queue.offer(span("b"))).isTrue();
    assertThat(queue.offer(span("c"))).isFalse();
    assertThat(queue.take(10)).extracting(ReadableSpan::getName).containsExactly("a", "b");
    assertThat(queue.offer(span("d"))).isTrue();
    assertThat(queue.added()).isEqualTo(3);
  }

  @Test
  void take_manyProducers_losesAndDoublesNothing() throws InterruptedException {
    SpanQueue queue = new SpanQueue(64);
    int each = 20_000;
    AtomicInteger turnedAway = new AtomicInteger();
    List<Thread> producers =
        IntStream.range(0, 4).mapToObj(i -> producer(queue, each, turnedAway)).toList();
    producers.forEach(Thread::start);

    List<ReadableSpan> taken = new ArrayList<>();
    while (producers.stream().anyMatch(Thread::isAlive) || queue.size() > 0) {
      taken.addAll(queue.take(16));
    }
    for (Thread producer : producers) {
      producer.join();
    }

    assertThat(taken).doesNotHaveDuplicates().doesNotContainNull();
    assertThat(taken.size() + turnedAway.get()).isEqualTo(4 * each);
    assertThat(queue.added()).isEqualTo(taken.size());
  }

  private Thread producer(SpanQueue queue, int count, AtomicInteger turnedAway) {
    return new Thread(
        () -> {
          for (int i = 0; i < count; i++) {
            if (!queue.offer(span("x"))) {
              turnedAway.incrementAndGet();
            }
          }
        });
  }

  private ReadableSpan span(String name) {
    return (ReadableSpan) provider.get("test").spanBuilder(name).startSpan();
  }
}
