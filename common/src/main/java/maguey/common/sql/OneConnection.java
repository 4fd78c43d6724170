package maguey.common.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Hands out one connection however often it is asked. Flyway asks for two, one for the migrations
 * and one for the lines of its history, and commits one after the other: a node killed between the
 * two leaves a schema that no node can bring up to date. On one connection both commit at once.
 */
final class OneConnection extends PGSimpleDataSource implements AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** A server that is frozen takes a connection and never answers on it. */
  private static final int LOGIN_WITHIN_SECONDS = 30;

  private final transient Connection connection;

  /** Opens it; fails with the driver's own reason. */
  OneConnection(PostgresConfig config) throws SQLException {
    setUrl(config.jdbcUrl());
    setUser(config.user());
    setPassword(config.password());
    setLoginTimeout(LOGIN_WITHIN_SECONDS);
    connection = super.getConnection();
  }

  @Override
  public Connection getConnection() {
    return shared(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** The connection, but that closing it leaves it open for who else has it. */
  private static Connection shared(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            OneConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                "close".equals(method.getName()) ? null : call(connection, method, arguments));
  }

  private static Object call(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }
}
