package maguey.common.privacy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user's own rule for texts: what the pattern finds goes, or its first group if it has one.
 *
 * @param contains only texts with one of these are looked at; empty looks at all
 */
record PatternRule(String name, List<String> contains, Pattern pattern) {
  /** Looks at characters, for each character of the text: a pattern that needs more is hopeless. */
  private static final int LOOKS_PER_CHARACTER = 100;

  private static final int FREE_LOOKS = 10_000;

  /** A pattern that runs away, or out of stack, has the whole text masked. */
  void find(String text, Cuts cuts) {
    if (!contains.isEmpty() && contains.stream().noneMatch(text::contains)) {
      return;
    }
    try {
      Matcher matcher =
          pattern.matcher(
              new Looked(text, FREE_LOOKS + (long) LOOKS_PER_CHARACTER * text.length()));
      int group = Math.min(1, matcher.groupCount());
      while (matcher.find()) {
        cuts.cut(matcher.start(group), matcher.end(group));
      }
    } catch (RunawayException | StackOverflowError hopeless) {
      cuts.cut(0, text.length());
    }
  }

  private static final class RunawayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunawayException() {
      super(null, null, false, false);
    }
  }

  /** A text that lets itself be looked at only so often. */
  private static final class Looked implements CharSequence {
    private final String text;
    private long looks;

    Looked(String text, long looks) {
      this.text = text;
      this.looks = looks;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--looks < 0) {
        throw new RunawayException();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
