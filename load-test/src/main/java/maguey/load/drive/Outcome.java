package maguey.load.drive;

/**
 * What an answer came to.
 *
 * @param label one of a few words, to count by: never an id
 */
public record Outcome(Kind kind, String label) {
  /** A refusal is the system at work: sold out, scanned before. An error is a fault of it. */
  public enum Kind {
    OK,
    REFUSED,
    ERROR
  }

  public static Outcome ok(String label) {
    return new Outcome(Kind.OK, label);
  }

  public static Outcome refused(String label) {
    return new Outcome(Kind.REFUSED, label);
  }

  public static Outcome error(String label) {
    return new Outcome(Kind.ERROR, label);
  }

  public boolean isOk() {
    return kind == Kind.OK;
  }

  public boolean isError() {
    return kind == Kind.ERROR;
  }
}
