package maguey.demo.verify;

/** A check did not pass; the message says what is wrong and what to do. */
final class Failed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Failed(String message) {
    super(message);
  }

  /** Fails the check unless what it expects is so. */
  static void unless(boolean expected, String message) {
    if (!expected) {
      throw new Failed(message);
    }
  }
}
