package maguey.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread or process brings about, with a generous deadline. */
public final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(50).toNanos();

  private Eventually() {}

  /** A question or assertion that may fail at first. */
  @FunctionalInterface
  public interface Check<T> {
    /** Answers, or throws while the answer is not there. */
    T get() throws Exception;
  }

  /** Something that holds sooner or later. */
  @FunctionalInterface
  public interface Assertion {
    /** Throws while it does not hold. */
    void check() throws Exception;
  }

  /** Waits until the assertion holds; fails with its own reason after a minute. */
  public static void eventually(Assertion assertion) {
    await(
        () -> {
          assertion.check();
          return null;
        });
  }

  /** Waits for an answer; fails with the last reason after a minute. */
  public static <T> T await(Check<T> check) {
    Instant end = Instant.now().plus(DEADLINE);
    while (true) {
      try {
        return check.get();
      } catch (Exception | AssertionError notYet) {
        if (Instant.now().isAfter(end)) {
          throw new AssertionError("Not within " + DEADLINE, notYet);
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    }
  }
}
