package maguey.common.faults;

import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
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
  private static final Duration THAW = Duration.ofSeconds(1);
  private static final String SLEEP = "SELECT 1 FROM pg_sleep($1)";
  private static final String EVENT = "fault.injected";

  private final Map<Fault, AtomicLong> asked = new EnumMap<>(Fault.class);
  private final String node;
  private volatile List<FaultFlag> flags = List.of();
  private volatile Instant frozenUntil = Instant.MIN;

  /** Without any fault, of a node that no flag names. */
  public Faults() {
    this("");
  }

  /**
   * Without any fault.
   *
   * @param node its address, by which a flag may be meant for it alone
   */
  public Faults(String node) {
    this.node = node;
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
      if (strikes(flag, point, node)) {
        struck = strike(flag, sql, struck);
      }
    }
    return struck.get();
  }

  /** Whether a fault strikes at a point that has no step of its own. */
  public boolean strike(FaultPoint point) {
    return strike(point, node);
  }

  /**
   * As {@link #strike(FaultPoint)}, where somebody else's place is struck.
   *
   * @param place for which a flag may be meant alone, as for this node
   */
  public boolean strike(FaultPoint point, String place) {
    for (FaultFlag flag : flags) {
      if (strikes(flag, point, place)) {
        return true;
      }
    }
    return false;
  }

  /** By how much a clock of the given place is fast, as far as that is our doing. */
  public Duration skew(FaultPoint point, String place) {
    Duration skew = Duration.ZERO;
    for (FaultFlag flag : flags) {
      if (strikes(flag, point, place)) {
        skew = skew.plusMillis(flag.delayMs());
      }
    }
    return skew;
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

  private boolean strikes(FaultFlag flag, FaultPoint point, String place) {
    boolean strikes =
        flag.fault().point() == point
            && isMeant(flag, place)
            && flag.isOn(Instant.now())
            && !isThawing(flag)
            && flag.strikes(asked.get(flag.fault()).getAndIncrement());
    if (strikes) {
      Spans.current()
          .addEvent(EVENT, Attributes.of(MagueyAttributes.FAULT_NAME, flag.fault().text()));
    }
    return strikes;
  }

  /** What piled up meanwhile is done first, and the node hears what it was told. */
  private boolean isThawing(FaultFlag flag) {
    return flag.fault().effect() == Fault.Effect.FREEZE
        && Instant.now().isBefore(frozenUntil.plus(THAW));
  }

  private boolean isMeant(FaultFlag flag, String place) {
    String meant = flag.place();
    return meant == null || meant.equals(node) || meant.equals(place);
  }

  private <T> Supplier<Future<T>> strike(FaultFlag flag, SqlClient sql, Supplier<Future<T>> step) {
    int delayMs = flag.delayMs();
    return switch (flag.fault().effect()) {
      case DELAY -> () -> later(delayMs).compose(late -> step.get());
      case SLEEP_IN_DATABASE -> () -> sleep(sql, delayMs).compose(late -> step.get());
      case REPEAT -> () -> repeat(step, REPEATS);
      case BLOCK -> () -> block(delayMs, step);
      case FREEZE -> () -> freeze(flag, step);
      case FAIL -> () -> Future.failedFuture(new InjectedFault(flag.fault()));
      case MISS, SKEW, CUT -> step;
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
    park(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs));
    return step.get();
  }

  /**
   * No longer than the flag is on: a node that hears nothing is not told that it was turned off.
   */
  private <T> Future<T> freeze(FaultFlag flag, Supplier<Future<T>> step) {
    long left = Duration.between(Instant.now(), flag.until()).toMillis();
    int delayMs = (int) Math.min(flag.delayMs(), left);
    frozenUntil = Instant.now().plusMillis(delayMs);
    blockOthers(Vertx.currentContext().owner(), delayMs);
    return block(delayMs, step);
  }

  /** Takes all event loops away: each ends what it is at, and stands still then. */
  static void blockOthers(Vertx vertx, int delayMs) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
    ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loop -> loop.execute(() -> park(end)));
  }

  private static void park(long end) {
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
