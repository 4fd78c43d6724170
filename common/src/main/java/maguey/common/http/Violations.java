package maguey.common.http;

/** Collects what is wrong with a request's values, so that one answer names all of it. */
public final class Violations {
  private Problem found;

  /**
   * Notes a value that breaks a rule.
   *
   * @param pointer RFC 6901 JSON pointer into the body
   * @param code stable name of the rule
   * @param detail what is acceptable
   * @return {@code holds}
   */
  public boolean require(boolean holds, String pointer, String code, String detail) {
    if (!holds) {
      note().withError(pointer, code, detail);
    }
    return holds;
  }

  /**
   * Ends the checking.
   *
   * @throws Problem {@code INVALID} when a rule was broken
   */
  public void verify() {
    if (found != null) {
      throw found;
    }
  }

  private Problem note() {
    if (found == null) {
      found =
          Problem.of(ProblemType.INVALID, "Mend the values that errors[] points to and send again");
    }
    return found;
  }
}
