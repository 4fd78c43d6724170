package maguey.common.faults;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A fault that is on for a while, by real time; nobody has to turn it off.
 *
 * @param delayMs how long it delays, where it does
 * @param share of the times that its point asks, in (0, 1]
 * @param seed decides which times: the same seed strikes the same ones
 * @param place the only place where it strikes: a node's address, or a gate's code; null: any
 */
public record FaultFlag(
    Fault fault, Instant from, Instant until, int delayMs, double share, long seed, String place) {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  /** Whether it is on at the given time. */
  public boolean isOn(Instant now) {
    return !now.isBefore(from) && now.isBefore(until);
  }

  /** Whether it strikes when its point asks for the n-th time. */
  boolean strikes(long n) {
    return (mixed(seed + n * GOLDEN) >>> 11) * UNIT < share;
  }

  /** The finaliser of SplitMix64: neighbours come out far apart. */
  private static long mixed(long bits) {
    long once = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
    return twice ^ (twice >>> 31);
  }

  /** As people and other nodes get it. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("name", fault.text())
        .put("from", from.toString())
        .put("until", until.toString())
        .put("delayMs", delayMs)
        .put("share", share)
        .put("seed", seed)
        .put("place", place);
  }

  /** Empty for a fault that only a newer version of a node knows. */
  static Optional<FaultFlag> fromJson(JsonObject json) {
    return Fault.of(json.getString("name"))
        .map(
            fault ->
                new FaultFlag(
                    fault,
                    Instant.parse(json.getString("from")),
                    Instant.parse(json.getString("until")),
                    json.getInteger("delayMs"),
                    json.getDouble("share"),
                    json.getLong("seed"),
                    json.getString("place")));
  }
}
