package maguey.common.auth;

/**
 * Why nobody is signed in, in words for the login page. They are ours, never a caller's or an
 * issuer's.
 */
final class LoginRefusal extends RuntimeException {
  private static final int TRY_AGAIN_SECONDS = 30;

  private final int status;
  private final long retryAfterSeconds;

  private LoginRefusal(int status, String words, long retryAfterSeconds) {
    super(words, null, false, false);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** It was not shown who asks. */
  static LoginRefusal unknown(String words) {
    return new LoginRefusal(401, words, 0);
  }

  /** It is known who asks, and he may not. */
  static LoginRefusal forbidden(String words) {
    return new LoginRefusal(403, words, 0);
  }

  /** Too often. */
  static LoginRefusal tooMany(String words, long seconds) {
    return new LoginRefusal(429, words, seconds);
  }

  /** It cannot be found out now. */
  static LoginRefusal unavailable(String words) {
    return new LoginRefusal(503, words, TRY_AGAIN_SECONDS);
  }

  int status() {
    return status;
  }

  /** When to try again; 0 when waiting does not help. */
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
