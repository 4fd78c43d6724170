package maguey.orders;

import static org.assertj.core.api.Assertions.assertThat;

import maguey.testkit.ServiceExtension;

/**
 * Whether anybody waited for one another in a ring. A client would not notice: whom the database
 * chooses as the victim is put off and comes again.
 */
final class Deadlocks {
  private static final String STATE = "40P01";
  private static final String COUNT =
      "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";

  private Deadlocks() {}

  /** Asserts that there were none so far, by the database's count and by the spans. */
  static void assertNone(ServiceExtension orders) {
    assertThat(orders.pool().query(COUNT).execute().await().iterator().next().getLong(0)).isZero();
    assertThat(orders.spans().all())
        .noneMatch(span -> STATE.equals(span.attributes().get("db.response.status_code")));
  }
}
