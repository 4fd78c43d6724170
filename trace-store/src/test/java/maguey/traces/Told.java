package maguey.traces;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Pool;

/**
 * Traces follow the commit of their spans: at once on a quiet machine, on a busy one a moment later
 * ({@code docs/adr/038-traces-follow-their-spans.md}).
 */
final class Told {
  private static final String LAST = "SELECT coalesce(max(id), 0) FROM trace_inbox";
  private static final String UNTOLD =
      "SELECT count(*) FROM trace_inbox WHERE NOT refused AND id <= ";

  private Told() {}

  /** Waits until the traces know of all spans that are committed. */
  static void await(Pool pool) {
    long last = number(pool, LAST);
    eventually(() -> assertThat(number(pool, UNTOLD + last)).isZero());
  }

  private static long number(Pool pool, String sql) {
    return pool.query(sql).execute().await().iterator().next().getLong(0);
  }
}
