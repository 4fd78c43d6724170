package maguey.common.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The parts of a text that must go, in whatever order they are found; they may overlap. */
final class Cuts {
  private record Cut(int from, int to, String instead) {
    Cut with(Cut other) {
      return new Cut(from, Math.max(to, other.to), to >= other.to ? instead : Masking.MASK);
    }
  }

  private final String text;
  private List<Cut> cuts;

  Cuts(String text) {
    this.text = text;
  }

  void cut(int from, int to) {
    cut(from, to, Masking.MASK);
  }

  void cut(int from, int to, String instead) {
    if (to > from) {
      cuts = cuts == null ? new ArrayList<>() : cuts;
      cuts.add(new Cut(from, to, instead));
    }
  }

  /** The text without them; the same object if there are none. */
  String apply() {
    if (cuts == null) {
      return text;
    }
    cuts.sort(Comparator.comparingInt(Cut::from).thenComparing(Cut::to, Comparator.reverseOrder()));
    StringBuilder out = new StringBuilder(text.length());
    Cut open = cuts.get(0);
    int done = 0;
    for (Cut cut : cuts) {
      if (cut.from < open.to) {
        open = open.with(cut);
      } else {
        out.append(text, done, open.from).append(open.instead);
        done = open.to;
        open = cut;
      }
    }
    return out.append(text, done, open.from)
        .append(open.instead)
        .append(text, open.to, text.length())
        .toString();
  }
}
