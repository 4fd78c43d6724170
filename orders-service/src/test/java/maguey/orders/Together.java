package maguey.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import maguey.testkit.HttpCalls.Answer;

/** Does things at the same time. */
final class Together {
  private Together() {}

  /** Calls {@code task} with 0 to n − 1, each on a thread of its own, all at once. */
  static <T> List<T> run(int n, IntFunction<T> task) {
    ExecutorService threads = Executors.newFixedThreadPool(n);
    CountDownLatch ready = new CountDownLatch(n);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        running.add(threads.submit(waiting(ready, i, task)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    } finally {
      threads.shutdownNow();
    }
  }

  /** The same of calls that may be repeated, which they are while a busy machine puts them off. */
  static List<Answer> ask(int n, IntFunction<Answer> call) {
    return run(n, i -> Patience.ask(() -> call.apply(i)));
  }

  private static <T> Callable<T> waiting(CountDownLatch ready, int i, IntFunction<T> task) {
    return () -> {
      ready.countDown();
      ready.await();
      return task.apply(i);
    };
  }
}
