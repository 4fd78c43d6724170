package maguey.traces.ingest;

import java.util.HashSet;
import java.util.Set;

/**
 * The names of a span's attributes so far. A few are looked through faster than they are hashed.
 */
final class SeenNames {
  private static final int FEW = 24;

  private final String[] few;
  private final Set<String> many;
  private int count;

  /** For at most so many. */
  SeenNames(int most) {
    few = most <= FEW ? new String[most] : null;
    many = most <= FEW ? null : new HashSet<>(most * 2);
  }

  /** False if it was there already. */
  boolean add(String name) {
    if (many != null) {
      return many.add(name);
    }
    for (int i = 0; i < count; i++) {
      if (few[i].equals(name)) {
        return false;
      }
    }
    few[count++] = name;
    return true;
  }
}
