package maguey.scanner.offline;

import java.util.ArrayList;
import java.util.List;
import maguey.scanner.gate.EntryRules;

/**
 * What has become of a ticket, from all that passed gates with it, whatever order that was heard of
 * in: the earliest corrected time wins, and of two at the same time the one heard of first.
 *
 * @param judged in the order of time
 * @param holding the admission that holds; null when there is none, or a supervisor undid it
 * @param epoch of the next admission if none holds, else of the one that holds
 */
record Timeline(List<Judged> judged, Passed holding, boolean isInside, int epoch) {

  /**
   * A passage and what is right about it.
   *
   * @param winner the admission that it conflicts with; null when it does not
   */
  record Judged(Passed passed, int epoch, Passed winner) {
    /** True when somebody came in a second time with the ticket. */
    boolean isConflict() {
      return winner != null;
    }

    String result() {
      return isConflict() ? "CONFLICT" : passed.isEntry() ? "ADMITTED" : "EXITED";
    }

    /** True when the log says otherwise. */
    boolean isNews() {
      return !result().equals(passed.result()) || epoch != passed.epoch();
    }
  }

  /**
   * Judges passages.
   *
   * @param passages in the order of time
   */
  static Timeline of(List<Passed> passages, EntryRules rules) {
    Timeline so = new Timeline(new ArrayList<>(), null, false, 0);
    for (Passed next : passages) {
      so = next.isEntry() ? so.entered(next, rules) : so.left(next);
    }
    return so;
  }

  private Timeline entered(Passed next, EntryRules rules) {
    if (holding == null) {
      return with(new Judged(next, epoch, null), next, true, epoch);
    }
    return mayComeAgain(next, rules)
        ? with(new Judged(next, epoch + 1, null), next, true, epoch + 1)
        : with(new Judged(next, epoch, holding), holding, isInside, epoch);
  }

  /** What gates decided online, one after the other, was right by the rules of then. */
  private boolean mayComeAgain(Passed next, EntryRules rules) {
    return next.byOverride() || rules.admitAgain(isInside) || !next.offline() && !holding.offline();
  }

  private Timeline left(Passed next) {
    boolean undone = next.byOverride() && holding != null;
    return with(
        new Judged(next, 0, null), undone ? null : holding, false, undone ? epoch + 1 : epoch);
  }

  private Timeline with(Judged next, Passed held, boolean inside, int nextEpoch) {
    judged.add(next);
    return new Timeline(judged, held, inside, nextEpoch);
  }
}
