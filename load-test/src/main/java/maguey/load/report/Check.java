package maguey.load.report;

import java.util.Collection;
import java.util.List;

/**
 * Something that must be so, and whether it is.
 *
 * @param detail what was found
 */
public record Check(Kind kind, String name, boolean passed, String detail) {
  private static final int MOST_SHOWN = 3;

  /** In the order of their weight. */
  public enum Kind {
    /** About the business: broken, no figure counts. */
    INVARIANT,
    /** About the figures. */
    THRESHOLD,
    /** About the generator: broken, the figures are about it. */
    GENERATOR
  }

  public static Check invariant(String name, boolean passed, String detail) {
    return new Check(Kind.INVARIANT, name, passed, detail);
  }

  /** Passes if there are none of the bad ones; some are shown if there are. */
  public static Check none(String name, Collection<String> bad, String otherwise) {
    List<String> shown = bad.stream().limit(MOST_SHOWN).toList();
    return invariant(
        name, bad.isEmpty(), bad.isEmpty() ? otherwise : bad.size() + ", such as " + shown);
  }

  public static Check threshold(String name, boolean passed, String detail) {
    return new Check(Kind.THRESHOLD, name, passed, detail);
  }

  public static Check generator(String name, boolean passed, String detail) {
    return new Check(Kind.GENERATOR, name, passed, detail);
  }
}
