package maguey.load.suite;

/** The load cannot begin or go on; the message says what to do. */
public final class CannotLoad extends RuntimeException {
  public CannotLoad(String message) {
    super(message);
  }
}
