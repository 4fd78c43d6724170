package maguey.demo.verify;

/** A check passed, but saw what somebody should look at; the message says what. */
final class Warned extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Warned(String message) {
    super(message);
  }
}
