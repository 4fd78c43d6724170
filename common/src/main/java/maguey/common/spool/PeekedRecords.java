package maguey.common.spool;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The oldest records of a spool that somebody has, and that are not removed from it yet. */
final class PeekedRecords {
  /** Where a record lies that somebody has; its content is theirs. */
  private record Peeked(SpoolSegment segment, SpoolSegment.Place place) {}

  private final Deque<Peeked> peeked = new ArrayDeque<>();

  /** What comes next begins with the oldest record again. */
  void forget() {
    peeked.clear();
  }

  /**
   * The records behind those: so many that they have as many items or bytes as wanted, but at least
   * one if there is any.
   *
   * @param segments all of the spool, the oldest first
   */
  List<SpoolRecord> more(Iterable<SpoolSegment> segments, long items, long bytes)
      throws IOException {
    Peeked last = peeked.peekLast();
    Wanted wanted = new Wanted(items, bytes);
    boolean isBehind = last == null;
    for (SpoolSegment segment : segments) {
      if (isBehind) {
        peek(segment, segment.readAt(), wanted);
      } else if (segment == last.segment()) {
        isBehind = true;
        peek(segment, last.place().end(), wanted);
      }
    }
    return wanted.found;
  }

  /** Removes the first ones from their segments. */
  void remove(int records) throws IOException {
    for (int i = 0; i < records; i++) {
      Peeked oldest = peeked.remove();
      oldest.segment().remove(oldest.place());
    }
  }

  private void peek(SpoolSegment segment, long from, Wanted wanted) throws IOException {
    SpoolSegment.Found found = wanted.isMet() ? null : next(segment, from);
    while (found != null) {
      peeked.add(new Peeked(segment, found.place()));
      wanted.got(found.record());
      found = wanted.isMet() ? null : next(segment, found.end());
    }
  }

  private static SpoolSegment.Found next(SpoolSegment segment, long at) throws IOException {
    SpoolSegment.Found found = at >= segment.bytes() ? null : segment.find(at);
    if (found == null && at == segment.readAt()) {
      segment.giveUp();
    }
    return found;
  }

  /** How much is still to be read, and what was. */
  private static final class Wanted {
    private final List<SpoolRecord> found = new ArrayList<>();
    private long items;
    private long bytes;

    Wanted(long items, long bytes) {
      this.items = items;
      this.bytes = bytes;
    }

    void got(SpoolRecord record) {
      found.add(record);
      items -= record.items();
      bytes -= record.content().length;
    }

    boolean isMet() {
      return items <= 0 || bytes <= 0;
    }
  }
}
