package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import maguey.traces.model.Span;

/**
 * The catalogue of services and operations. A service that puts ids into its span names fills its
 * own part of it and no other's: beyond that, its new names are stored in the spans alone. The
 * database decides what is in, so that all nodes count the same span alike.
 */
final class Operations {
  /** Names of a service, each kind for itself: more than anybody writes by hand. */
  static final int MAX_NAMES = 1_000;

  /** A node remembers all of them, and free text looks at each. */
  static final int MAX_SERVICES = 300;

  private static final int MAX_NAME = 200;
  private static final String ONE_OF_TOO_MANY = "(other)";

  private static final String ADD =
      "SELECT service, name, kind FROM add_operations($1, $2, $3, $4, $5)";

  /**
   * What spans are counted under.
   *
   * @param kind OTLP's number
   */
  record Operation(String service, String name, int kind) {
    private static final Comparator<Operation> ORDER =
        Comparator.comparing(Operation::service)
            .thenComparing(Operation::name)
            .thenComparing(Operation::kind);

    static Operation of(Span span) {
      return new Operation(span.service(), nameOf(span), span.kind());
    }

    Operation named(String other) {
      return new Operation(service, other, kind);
    }
  }

  private final Pool pool;

  /** What is in, by service; true once the database was told that it is in use. */
  private final Map<String, Map<Operation, Boolean>> services = new ConcurrentHashMap<>();

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

  /** Its operation, unless that or its service is one of too many. */
  Operation countedAs(Span span) {
    Operation operation = Operation.of(span);
    Map<Operation, Boolean> known = services.get(operation.service());
    // what was forgotten since its batch came is no reason to count it elsewhere
    if (isOpen(operation) || known != null && known.containsKey(operation)) {
      return operation;
    }
    return known == null
        ? new Operation(ONE_OF_TOO_MANY, ONE_OF_TOO_MANY, operation.kind())
        : operation.named(ONE_OF_TOO_MANY);
  }

  Future<?> ensureFor(List<Span> batch) {
    List<Operation> open =
        batch.stream()
            .map(Operation::of)
            .filter(this::isOpen)
            .distinct()
            .sorted(Operation.ORDER)
            .toList();
    return open.isEmpty() ? Future.succeededFuture() : add(open);
  }

  /** What is told again says that it is still in use. */
  void forget() {
    services.clear();
  }

  /** Whether the database should hear of it; if not, all that it would answer is known. */
  private boolean isOpen(Operation operation) {
    Map<Operation, Boolean> known = services.get(operation.service());
    if (known == null) {
      return services.size() < MAX_SERVICES;
    }
    Boolean isTold = known.get(operation);
    return isTold == null ? known.size() < MAX_NAMES : !isTold;
  }

  private Future<?> add(List<Operation> operations) {
    return pool.preparedQuery(ADD)
        .execute(
            Tuple.of(
                operations.stream().map(Operation::service).toArray(String[]::new),
                operations.stream().map(Operation::name).toArray(String[]::new),
                operations.stream().map(Operation::kind).toArray(Integer[]::new),
                MAX_SERVICES,
                MAX_NAMES))
        .onSuccess(rows -> know(rows, Set.copyOf(operations)));
  }

  private void know(RowSet<Row> rows, Set<Operation> told) {
    for (Row row : rows) {
      Map<Operation, Boolean> known =
          services.computeIfAbsent(row.getString("service"), name -> new ConcurrentHashMap<>());
      if (row.getString("name") != null) {
        Operation operation = operation(row);
        known.merge(operation, told.contains(operation), Boolean::logicalOr);
      }
    }
  }

  private static Operation operation(Row row) {
    return new Operation(row.getString("service"), row.getString("name"), row.getInteger("kind"));
  }
}
