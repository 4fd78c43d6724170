package maguey.scanner;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many people who do the same, all let go at the same moment. */
final class Crowd implements AutoCloseable {
  private final int people;
  private final ExecutorService threads;

  Crowd(int people) {
    this.people = people;
    this.threads = Executors.newFixedThreadPool(people);
  }

  /** So many actions, of which as many as there are people run beside one another. */
  <T> List<T> times(int count, IntFunction<T> action) throws Exception {
    Phaser start = new Phaser(Math.min(people, count));
    List<Callable<T>> tasks =
        IntStream.range(0, count).<Callable<T>>mapToObj(i -> () -> act(i, start, action)).toList();
    List<T> results = new ArrayList<>();
    for (Future<T> result : threads.invokeAll(tasks)) {
      results.add(result.get());
    }
    return results;
  }

  private <T> T act(int i, Phaser start, IntFunction<T> action) {
    if (i < people) {
      start.arriveAndAwaitAdvance();
    }
    return action.apply(i);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
