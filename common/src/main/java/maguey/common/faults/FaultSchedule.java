package maguey.common.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Faults that come and go by a seed: the same seed brings the same faults at the same distance from
 * the start. All of it is known beforehand, so nobody has to be there to turn them on.
 */
public final class FaultSchedule {
  private static final int CALM_SECONDS = 15;
  private static final int LEAST_SECONDS = 5;
  private static final int SPREAD_SECONDS = 40;
  private static final double LEAST_SHARE = 0.2;

  private FaultSchedule() {}

  /** The flags from the given time on; the last one ends with the length. */
  public static Map<Fault, List<FaultFlag>> of(long seed, Instant from, Duration length) {
    Random random = new Random(seed);
    Map<Fault, List<FaultFlag>> flags = new EnumMap<>(Fault.class);
    Instant end = from.plus(length);
    Instant next = from.plusSeconds(random.nextInt(CALM_SECONDS));
    while (next.isBefore(end)) {
      FaultFlag flag = flag(random, next, end);
      flags.computeIfAbsent(flag.fault(), first -> new ArrayList<>()).add(flag);
      next = flag.until().plusSeconds(random.nextInt(CALM_SECONDS));
    }
    return flags;
  }

  private static FaultFlag flag(Random random, Instant from, Instant end) {
    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
    Instant until = from.plusSeconds(LEAST_SECONDS + random.nextInt(SPREAD_SECONDS));
    int delayMs = (int) (fault.usualDelayMs() * (0.5 + random.nextDouble()));
    double share = LEAST_SHARE + (1 - LEAST_SHARE) * random.nextDouble();
    return new FaultFlag(
        fault, from, until.isAfter(end) ? end : until, delayMs, share, random.nextLong(), null);
  }
}
