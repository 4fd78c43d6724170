package maguey.load.report;

/**
 * What the answers of a step keep to, in milliseconds from when they were due.
 *
 * @param p99 99 of 100, where it succeeds
 * @param p999 999 of 1,000, where it succeeds
 * @param refused 99 of 100, where it is refused
 */
public record Goal(double p99, double p999, double refused) {
  private static final double ANY = Double.MAX_VALUE;

  /** For a step of which only this is asked. */
  public static Goal p99(double millis) {
    return new Goal(millis, ANY, ANY);
  }

  static Goal none() {
    return p99(ANY);
  }

  /** The same for all kinds of answers. */
  static Goal all(double millis) {
    return new Goal(millis, ANY, millis);
  }
}
