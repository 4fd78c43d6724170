package maguey.common.sql;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collector;
import maguey.common.tracing.MagueyAttributes;

/**
 * Statements that wait until several callers have said what they want. Those with the same text
 * leave as one, or as one batch where they are not {@link RowsAtOnce}, in the place of the first of
 * them and in its trace; the others' spans carry {@code db.shared_statement}. Results come back to
 * the step that asked.
 */
final class GatheredStatements implements SqlClient {
  private final Map<String, List<Asked>> byText = new LinkedHashMap<>();
  private boolean isSealed;

  /** A statement, and where its result is waited for. */
  private record Asked(
      ContextInternal context, Tuple parameters, PromiseInternal<RowSet<Row>> result) {}

  @Override
  public Query<RowSet<Row>> query(String sql) {
    return preparedQuery(sql);
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return new GatheredQuery(sql);
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return preparedQuery(sql);
  }

  @Override
  public Future<Void> close() {
    return Future.failedFuture(new IllegalStateException("Whoever commits closes"));
  }

  /** Whoever comes with a statement from here on is too late. */
  void seal() {
    isSealed = true;
  }

  /** Sends all; succeeds when each did. */
  Future<?> sendOn(SqlConnection connection) {
    List<Future<?>> sent = new ArrayList<>();
    byText.forEach((sql, all) -> sent.add(send(connection, sql, all)));
    return Future.join(sent);
  }

  /** For statements that were not sent. */
  void fail(Throwable failure) {
    byText.values().forEach(all -> all.forEach(asked -> asked.result().tryFail(failure)));
  }

  private Future<RowSet<Row>> gather(String sql, Tuple parameters) {
    if (isSealed) {
      throw new IllegalStateException("The COMMIT is on its way");
    }
    List<Asked> same = byText.computeIfAbsent(sql, first -> new ArrayList<>());
    if (!same.isEmpty()) {
      Span.current().setAttribute(MagueyAttributes.SHARED_STATEMENT, true);
    }
    ContextInternal here = ContextInternal.current();
    Asked asked = new Asked(here, parameters, here.promise());
    same.add(asked);
    return asked.result().future();
  }

  private static Future<?> send(SqlConnection connection, String sql, List<Asked> all) {
    ContextInternal first = all.get(0).context();
    ContextInternal before = first.beginDispatch();
    try {
      return execute(connection.preparedQuery(sql), RowsAtOnce.is(sql), all)
          .onFailure(failure -> all.forEach(asked -> asked.result().fail(failure)));
    } finally {
      first.endDispatch(before);
    }
  }

  private static Future<?> execute(
      PreparedQuery<RowSet<Row>> statement, boolean atOnce, List<Asked> all) {
    List<Tuple> parameters = all.stream().map(Asked::parameters).toList();
    if (all.size() == 1 || atOnce) {
      Tuple one = atOnce ? RowsAtOnce.joined(parameters) : parameters.get(0);
      return statement
          .execute(one)
          .onSuccess(result -> all.forEach(asked -> asked.result().complete(result)));
    }
    return statement.executeBatch(parameters).onSuccess(results -> share(results, all));
  }

  private static void share(RowSet<Row> results, List<Asked> all) {
    RowSet<Row> result = results;
    for (Asked asked : all) {
      asked.result().complete(result);
      result = result.next();
    }
  }

  /** One that can be asked for, with parameters or without, and no more. */
  private final class GatheredQuery implements PreparedQuery<RowSet<Row>> {
    private final String sql;

    private GatheredQuery(String sql) {
      this.sql = sql;
    }

    @Override
    public Future<RowSet<Row>> execute() {
      return gather(sql, Tuple.tuple());
    }

    @Override
    public Future<RowSet<Row>> execute(Tuple parameters) {
      return gather(sql, parameters);
    }

    @Override
    public Future<RowSet<Row>> executeBatch(List<Tuple> batch) {
      throw new UnsupportedOperationException("Ask for each, they leave as a batch");
    }

    @Override
    public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
      throw new UnsupportedOperationException("Map the rows of the result");
    }

    @Override
    public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
      throw new UnsupportedOperationException("Map the rows of the result");
    }
  }
}
