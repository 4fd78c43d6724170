package maguey.common.faults;

import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;

/**
 * The faults that are on at this node. Steps that may be broken on purpose run through {@link #at};
 * where no fault is on, that costs one look at an empty list. Whatever strikes says so in the span
 * that it touches: event {@code fault.injected}.
 */
public final class Faults {
  private static final int REPEATS = 11;
  private static final String SLEEP = "SELECT 1 FROM pg_sleep($1)";
  private static final String EVENT = "fault.injected";

  private final Map<Fault, AtomicLong> asked = new EnumMap<>(Fault.class);
  private volatile List<FaultFlag> flags = List.of();

  /** Without any fault. */
  public Faults() {
    for (Fault fault : Fault.values()) {
      asked.put(fault, new AtomicLong());
    }
  }

  /** Runs a step, struck by the faults of its point that are on. */
  public <T> Future<T> at(FaultPoint point, Supplier<Future<T>> step) {
    return at(point, null, step);
  }

  /**
   * As {@link #at(FaultPoint, Supplier)}, for a step with a connection.
   *
   * @param sql on which a fault may hold the step up
   */
  public <T> Future<T> at(FaultPoint point, SqlClient sql, Supplier<Future<T>> step) {
    Supplier<Future<T>> struck = step;
    for (FaultFlag flag : flags) {
      if (flag.fault().point() == point && strikes(flag)) {
        struck = strike(flag, sql, struck);
      }
    }
    return struck.get();
  }

  /** Whether a fault strikes at a point that has no step of its own. */
  public boolean strike(FaultPoint point) {
    return flags.stream().anyMatch(flag -> flag.fault().point() == point && strikes(flag));
  }

  /** Takes the flags of the cluster; those whose counting begins anew strike as their seed says. */
  void take(List<FaultFlag> others) {
    for (FaultFlag flag : others) {
      if (!flags.contains(flag)) {
        asked.get(flag.fault()).set(0);
      }
    }
    flags = List.copyOf(others);
  }

  private boolean strikes(FaultFlag flag) {
    boolean strikes =
        flag.isOn(Instant.now()) && flag.strikes(asked.get(flag.fault()).getAndIncrement());
    if (strikes) {
      Spans.current()
          .addEvent(EVENT, Attributes.of(MagueyAttributes.FAULT_NAME, flag.fault().text()));
    }
    return strikes;
  }

  private static <T> Supplier<Future<T>> strike(
      FaultFlag flag, SqlClient sql, Supplier<Future<T>> step) {
    int delayMs = flag.delayMs();
    return switch (flag.fault().effect()) {
      case DELAY -> () -> later(delayMs).compose(late -> step.get());
      case SLEEP_IN_DATABASE -> () -> sleep(sql, delayMs).compose(late -> step.get());
      case REPEAT -> () -> repeat(step, REPEATS);
      case BLOCK -> () -> block(delayMs, step);
      case FAIL -> () -> Future.failedFuture(new InjectedFault(flag.fault()));
      case MISS -> step;
    };
  }

  private static Future<?> later(int delayMs) {
    // A timer of no time at all is refused.
    return Vertx.currentContext().owner().timer(Math.max(1, delayMs), TimeUnit.MILLISECONDS);
  }

  private static Future<?> sleep(SqlClient sql, int delayMs) {
    return sql.preparedQuery(SLEEP).execute(Tuple.of(delayMs / 1_000.0));
  }

  private static <T> Future<T> repeat(Supplier<Future<T>> step, int more) {
    return more == 0 ? step.get() : step.get().compose(again -> repeat(step, more - 1));
  }

  private static <T> Future<T> block(int delayMs, Supplier<Future<T>> step) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return step.get();
  }
}
