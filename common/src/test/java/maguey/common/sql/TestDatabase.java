package maguey.common.sql;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A migrated PostgreSQL for each test, and a pool of connections to it on a Vert.x of its own. */
public final class TestDatabase implements BeforeEachCallback, AfterEachCallback {
  private final Vertx vertx = Vertx.vertx();
  private TestPostgres postgres;
  private Pool pool;

  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    postgres = TestPostgres.start();
    pool = postgres.pool(vertx);
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    pool.close().await();
    vertx.close().await();
    postgres.close();
  }

  public Vertx vertx() {
    return vertx;
  }

  public Pool pool() {
    return pool;
  }
}
