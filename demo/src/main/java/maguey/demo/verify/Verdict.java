package maguey.demo.verify;

/** How a check ended. */
enum Verdict {
  PASSED,
  /** Something an operator should know, which breaks nothing. */
  WARNING,
  FAILED,
  /** What it needs is not there, so nothing is known. */
  NOT_CHECKED
}
