package maguey.common.auth;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import maguey.common.flow.BoundedMap;
import maguey.common.time.ElapsedTime;

/**
 * Counts the attempts to sign in that this node has seen within some minutes: of one address with
 * one name, of one address, and with one name. Whether the name exists makes no difference.
 */
final class Attempts implements Shareable {
  static final int WITH_ONE_NAME_FROM_ONE_ADDRESS = 5;
  static final int FROM_ONE_ADDRESS = 50;
  static final int WITH_ONE_NAME = 100;
  static final long WINDOW_MS = 300_000;

  /** Whoever has that many addresses is not stopped by counting. */
  private static final int MOST_KEYS = 10_000;

  private static final String SHARED = "maguey.login.attempts";

  private final LongSupplier millis;
  private final Map<List<String>, Count> counts = BoundedMap.of(MOST_KEYS);

  /** So many since then. */
  private record Count(int number, long since) {}

  Attempts(LongSupplier millis) {
    this.millis = millis;
  }

  /** Those of this node, whatever number of event loops it has. */
  static Attempts of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Attempts>getLocalMap(SHARED)
        .computeIfAbsent(SHARED, first -> new Attempts(ElapsedTime::millis));
  }

  /**
   * Notes an attempt before it is known how it ends, so that many at once count too.
   *
   * @return whether it may be made
   */
  synchronized boolean mayTry(String name, String address) {
    // All three count it, whichever says no.
    return countUp(both(name, address)) <= WITH_ONE_NAME_FROM_ONE_ADDRESS
        & countUp(List.of("address", address)) <= FROM_ONE_ADDRESS
        & countUp(List.of("name", name)) <= WITH_ONE_NAME;
  }

  /** Forgets the attempts of whoever has shown that he knows the password. */
  synchronized void succeeded(String name, String address) {
    counts.remove(both(name, address));
  }

  private static List<String> both(String name, String address) {
    return List.of("both", name, address);
  }

  private int countUp(List<String> key) {
    long now = millis.getAsLong();
    return counts.merge(key, new Count(1, now), (old, first) -> next(old, first, now)).number();
  }

  private static Count next(Count old, Count first, long now) {
    return now - old.since() < WINDOW_MS ? new Count(old.number() + 1, old.since()) : first;
  }
}
