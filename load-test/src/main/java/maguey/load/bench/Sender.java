package maguey.load.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Posts bodies over several connections at once, each the next one when the last was answered. */
final class Sender {
  /** Of as many exporters: while some wait for a commit, there are others to be read. */
  private static final int CONNECTIONS = 32;

  private static final int REQUEST_SPANS = 500;

  private final URI target;
  private final String contentType;

  Sender(URI target, String contentType) {
    this.target = target;
    this.contentType = contentType;
  }

  /** Requests of one service each, those that share traces next to one another. */
  static List<byte[]> bodies(int spans, Function<List<BenchSpan>, byte[]> format) {
    List<byte[]> bodies = new ArrayList<>();
    List<List<BenchSpan>> services =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<String> names = List.of("marketing-web", "orders-service", "scanner-service");
    for (int i = 0; i < spans / 10; i++) {
      BenchSpan.trace(i).forEach(span -> services.get(names.indexOf(span.service())).add(span));
      for (List<BenchSpan> waiting : services) {
        if (waiting.size() >= REQUEST_SPANS) {
          bodies.add(format.apply(waiting));
          waiting.clear();
        }
      }
    }
    services.stream()
        .filter(rest -> !rest.isEmpty())
        .forEach(rest -> bodies.add(format.apply(rest)));
    return bodies;
  }

  /** Sends them all; fails at the first answer that is no success. */
  void send(List<byte[]> bodies) throws Exception {
    sendWhile(() -> true, bodies);
  }

  /** Sends one after the other as long as that is wanted; how many spans were taken, about. */
  long sendWhile(BooleanSupplier wanted, List<byte[]> bodies) throws Exception {
    AtomicInteger next = new AtomicInteger();
    AtomicLong taken = new AtomicLong();
    ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        tasks.add(() -> sendSome(wanted, bodies, next, taken));
      }
      for (Future<Void> done : senders.invokeAll(tasks)) {
        done.get();
      }
      return taken.get();
    } finally {
      senders.shutdownNow();
    }
  }

  private Void sendSome(
      BooleanSupplier wanted, List<byte[]> bodies, AtomicInteger next, AtomicLong taken)
      throws Exception {
    try (RawHttp http = new RawHttp(target.getPort())) {
      for (int i = next.getAndIncrement();
          i < bodies.size() && wanted.getAsBoolean();
          i = next.getAndIncrement()) {
        int status = http.post(target.getPath(), contentType, bodies.get(i));
        if (status / 100 != 2) {
          throw new IllegalStateException(target + " answered " + status);
        }
        taken.addAndGet(REQUEST_SPANS);
      }
    }
    return null;
  }
}
