package maguey.load.suite;

/** The load cannot begin or go on; the message says what to do. */
public class CannotLoad extends RuntimeException {
  public CannotLoad(String message) {
    super(message);
  }
}
