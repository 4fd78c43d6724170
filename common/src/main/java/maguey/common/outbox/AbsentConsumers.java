package maguey.common.outbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The addresses at which nobody listens on any node. They are left alone for a growing while and
 * then tried with one row: a service that is away for an hour costs a try now and then, not one for
 * each row that waits for it.
 */
final class AbsentConsumers {
  private static final long FIRST_MS = 250;

  /** Whoever comes back is served after so long at the latest. */
  private static final long LONGEST_MS = 5_000;

  /** Since nobody answered, after the pause before; and until when nobody is asked. */
  private record Absence(long pauseMs, long untilMs) {}

  private final LongSupplier clockMs;
  private final Map<String, Absence> absences = new ConcurrentHashMap<>();

  AbsentConsumers(LongSupplier clockMs) {
    this.clockMs = clockMs;
  }

  /** How many of so many rows an address is to be tried with now. */
  int limit(String address, int rows) {
    Absence absence = absences.get(address);
    if (absence == null) {
      return rows;
    }
    return clockMs.getAsLong() < absence.untilMs() ? 0 : Math.min(1, rows);
  }

  /** Nobody listens there. What was sent before that was known says nothing new. */
  void missed(String address) {
    long now = clockMs.getAsLong();
    absences.merge(
        address,
        new Absence(FIRST_MS, now + FIRST_MS),
        (known, first) -> now < known.untilMs() ? known : longer(known, now));
  }

  /**
   * Somebody has answered there, if only to refuse.
   *
   * @return whether he was thought to be away
   */
  boolean answered(String address) {
    return absences.remove(address) != null;
  }

  private static Absence longer(Absence known, long now) {
    long pauseMs = Math.min(LONGEST_MS, 2 * known.pauseMs());
    return new Absence(pauseMs, now + pauseMs);
  }
}
