package maguey.demo.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Threads that repeat a piece of work until they are closed; the first failure ends its thread. */
final class Workers implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean closing;

  /**
   * Starts threads.
   *
   * @param work is given the number of the round, counted per thread from 0
   */
  void run(String name, int count, IntConsumer work) {
    for (int i = 0; i < count; i++) {
      running.add(threads.submit(() -> rounds(name, work)));
    }
  }

  boolean isClosing() {
    return closing;
  }

  /**
   * Waits for the rounds under way.
   *
   * @throws ProofFailure if a thread had failed
   */
  @Override
  public void close() {
    closing = true;
    threads.shutdown();
    for (Future<?> thread : running) {
      end(thread);
    }
  }

  private void rounds(String name, IntConsumer work) {
    Thread.currentThread().setName(name);
    for (int round = 0; !closing; round++) {
      work.accept(round);
    }
  }

  private static void end(Future<?> thread) {
    try {
      thread.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
    }
  }
}
