package maguey.traces.analysis;

/** Makes a forest of whatever names parents: in each circle the first span loses its parent. */
final class CycleOpener {
  private static final int SEEN_BEFORE = -1;

  private final int[] parents;
  private final int[] seenInWalk;

  /**
   * Works on the given array.
   *
   * @param parents by place; {@link SpanForest#NONE} for none
   */
  CycleOpener(int[] parents) {
    this.parents = parents;
    seenInWalk = new int[parents.length];
  }

  void open() {
    for (int start = 0; start < parents.length; start++) {
      int place = start;
      while (place != SpanForest.NONE && seenInWalk[place] == 0) {
        seenInWalk[place] = start + 1;
        place = parents[place];
      }
      if (place != SpanForest.NONE && seenInWalk[place] == start + 1) {
        parents[earliest(place)] = SpanForest.NONE;
      }
      forget(start);
    }
  }

  private int earliest(int inCircle) {
    int earliest = inCircle;
    for (int p = parents[inCircle]; p != inCircle; p = parents[p]) {
      earliest = Math.min(earliest, p);
    }
    return earliest;
  }

  private void forget(int start) {
    for (int p = start; p != SpanForest.NONE && seenInWalk[p] == start + 1; p = parents[p]) {
      seenInWalk[p] = SEEN_BEFORE;
    }
  }
}
