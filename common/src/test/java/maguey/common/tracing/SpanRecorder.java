package maguey.common.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps the spans that ended, for tests to wait for and to read. */
final class SpanRecorder implements SpanProcessor {
  private static final long PATIENCE_SECONDS = 60;

  private final List<SpanData> ended = new ArrayList<>();

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public synchronized void onEnd(ReadableSpan span) {
    ended.add(span.toSpanData());
    notifyAll();
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  synchronized List<SpanData> all() {
    return List.copyOf(ended);
  }

  synchronized List<SpanData> named(String name) {
    return ended.stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** Waits for the one span of a name. */
  SpanData take(String name) {
    return await(span -> span.getName().equals(name), 1, name).get(0);
  }

  /** Waits until there are so many spans of a name. */
  List<SpanData> take(String name, int count) {
    return await(span -> span.getName().equals(name), count, name);
  }

  synchronized void clear() {
    ended.clear();
  }

  private synchronized List<SpanData> await(Predicate<SpanData> wanted, int count, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (ended.stream().filter(wanted).count() < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no " + count + " × '" + what + "' among " + names());
      }
      pause(left);
    }
    return ended.stream().filter(wanted).toList();
  }

  private void pause(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> names() {
    return ended.stream().map(SpanData::getName).toList();
  }
}
