package maguey.common.tracing;

import static maguey.common.flow.CallersContext.here;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/**
 * A connection whose results come back to the step that asked. A plain one answers on the context
 * that took it from the pool: the second statement of a step inside a transaction would hang below
 * the transaction, no longer below its step.
 */
public final class StepConnection implements SqlConnection {
  private final SqlConnection connection;

  private StepConnection(SqlConnection connection) {
    this.connection = connection;
  }

  public static StepConnection of(SqlConnection connection) {
    return connection instanceof StepConnection step ? step : new StepConnection(connection);
  }

  @Override
  public Query<RowSet<Row>> query(String sql) {
    return new StepQuery<>(connection.query(sql));
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return new StepPreparedQuery<>(connection.preparedQuery(sql));
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return new StepPreparedQuery<>(connection.preparedQuery(sql, options));
  }

  @Override
  public Future<PreparedStatement> prepare(String sql) {
    return here(connection.prepare(sql));
  }

  @Override
  public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
    return here(connection.prepare(sql, options));
  }

  @Override
  public Future<Transaction> begin() {
    return here(connection.begin());
  }

  @Override
  public Future<Void> close() {
    return here(connection.close());
  }

  @Override
  public Transaction transaction() {
    return connection.transaction();
  }

  @Override
  public boolean isSSL() {
    return connection.isSSL();
  }

  @Override
  public DatabaseMetadata databaseMetadata() {
    return connection.databaseMetadata();
  }

  @Override
  public SqlConnection exceptionHandler(Handler<Throwable> handler) {
    connection.exceptionHandler(handler);
    return this;
  }

  @Override
  public SqlConnection closeHandler(Handler<Void> handler) {
    connection.closeHandler(handler);
    return this;
  }

  private record StepQuery<T>(Query<T> query) implements Query<T> {
    @Override
    public Future<T> execute() {
      return here(query.execute());
    }

    @Override
    public <R> Query<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
      return new StepQuery<>(query.collecting(collector));
    }

    @Override
    public <U> Query<RowSet<U>> mapping(Function<Row, U> mapper) {
      return new StepQuery<>(query.mapping(mapper));
    }
  }

  private record StepPreparedQuery<T>(PreparedQuery<T> query) implements PreparedQuery<T> {
    @Override
    public Future<T> execute() {
      return here(query.execute());
    }

    @Override
    public Future<T> execute(Tuple tuple) {
      return here(query.execute(tuple));
    }

    @Override
    public Future<T> executeBatch(List<Tuple> batch) {
      return here(query.executeBatch(batch));
    }

    @Override
    public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
      return new StepPreparedQuery<>(query.collecting(collector));
    }

    @Override
    public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
      return new StepPreparedQuery<>(query.mapping(mapper));
    }
  }
}
