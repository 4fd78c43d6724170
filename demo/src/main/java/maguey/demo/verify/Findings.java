package maguey.demo.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import maguey.demo.StoryFailure;

/** Runs checks and keeps what they found; one that fails does not stop the others. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();

  /**
   * Runs a check.
   *
   * @param body answers with what it saw, or throws {@link Failed} or {@link Warned}
   */
  void check(String name, String target, Supplier<String> body) {
    long began = System.nanoTime();
    try {
      add(name, target, Verdict.PASSED, body.get(), began);
    } catch (Warned warning) {
      add(name, target, Verdict.WARNING, warning.getMessage(), began);
    } catch (Failed | StoryFailure failure) {
      add(name, target, Verdict.FAILED, failure.getMessage(), began);
    } catch (RuntimeException stumbled) {
      add(name, target, Verdict.FAILED, "cannot make sense of an answer: " + stumbled, began);
    }
  }

  /** Notes what could not be looked at, and what is missing. */
  void notChecked(String name, String target, String detail) {
    add(name, target, Verdict.NOT_CHECKED, detail, System.nanoTime());
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  boolean anyFailed() {
    return all.stream().anyMatch(finding -> finding.verdict() == Verdict.FAILED);
  }

  private void add(String name, String target, Verdict verdict, String detail, long began) {
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    all.add(new Finding(name, target, verdict, detail, millis));
  }
}
