package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import maguey.traces.model.Span;

/**
 * The catalogue of services and operations. A service that puts ids into its span names fills it
 * only so far: beyond that, its new names are stored in the spans alone.
 */
final class Operations {
  private static final int MAX_OPERATIONS = 20_000;
  private static final int MAX_NAME = 200;
  private static final String ONE_OF_TOO_MANY = "(other)";

  private static final String ADD =
      """
      INSERT INTO operations (service, name, kind)
      SELECT service, name, kind FROM unnest($1::text[], $2::text[], $3::integer[]) AS o (service, name, kind)
          ON CONFLICT (service, name, kind) DO UPDATE SET seen_at = now()
       WHERE operations.seen_at < now() - interval '12 hours'
      """;

  private record Operation(String service, String name, int kind) {
    private static final Comparator<Operation> ORDER =
        Comparator.comparing(Operation::service)
            .thenComparing(Operation::name)
            .thenComparing(Operation::kind);

    static Operation of(Span span) {
      return new Operation(span.service(), nameOf(span), span.kind());
    }
  }

  private final Pool pool;
  private final Set<Operation> known = ConcurrentHashMap.newKeySet();

  Operations(Pool pool) {
    this.pool = pool;
  }

  /** The beginning of a span's name, of a length that an index can hold. */
  static String nameOf(Span span) {
    String name = span.name();
    if (name.length() <= MAX_NAME) {
      return name;
    }
    boolean splitsPair = Character.isHighSurrogate(name.charAt(MAX_NAME - 1));
    return name.substring(0, splitsPair ? MAX_NAME - 1 : MAX_NAME);
  }

  /** What a span is counted under: its name, unless it is one of too many. */
  String countedAs(Span span) {
    Operation operation = Operation.of(span);
    return known.contains(operation) ? operation.name() : ONE_OF_TOO_MANY;
  }

  Future<?> ensureFor(List<Span> batch) {
    if (known.size() >= MAX_OPERATIONS) {
      return Future.succeededFuture();
    }
    List<Operation> unknown =
        batch.stream()
            .map(Operation::of)
            .filter(operation -> !known.contains(operation))
            .distinct()
            .sorted(Operation.ORDER)
            .toList();
    return unknown.isEmpty() ? Future.succeededFuture() : add(unknown);
  }

  /** What is told again says that it is still in use. */
  void forget() {
    known.clear();
  }

  private Future<?> add(List<Operation> operations) {
    return pool.preparedQuery(ADD)
        .execute(
            Tuple.of(
                operations.stream().map(Operation::service).toArray(String[]::new),
                operations.stream().map(Operation::name).toArray(String[]::new),
                operations.stream().map(Operation::kind).toArray(Integer[]::new)))
        .onSuccess(added -> known.addAll(operations));
  }
}
