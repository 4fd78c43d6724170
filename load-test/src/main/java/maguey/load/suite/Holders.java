package maguey.load.suite;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the gates told those who showed a ticket. */
public final class Holders {
  private final Map<String, Holder> byTicket = new ConcurrentHashMap<>();
  private final Queue<Admission> admissions = new ConcurrentLinkedQueue<>();

  /** A holder who was let in. */
  public record Admission(Purchase.Ticket ticket, String scanId) {}

  /**
   * A ticket that was shown, once or more often.
   *
   * @param admitted how often its holder was told to come in
   * @param unanswered how often no gate decided: the scan may have counted or not
   */
  public record Holder(Purchase.Ticket ticket, int admitted, int unanswered) {
    /** Whether the ticket did what it is for; after a scan without an answer nobody knows. */
    public boolean cameInOnce() {
      return admitted == 1 || admitted == 0 && unanswered > 0;
    }

    private Holder and(Holder again) {
      return new Holder(ticket, admitted + again.admitted, unanswered + again.unanswered);
    }
  }

  void admitted(Purchase.Ticket ticket, String scanId) {
    admissions.add(new Admission(ticket, scanId));
    count(new Holder(ticket, 1, 0));
  }

  void refused(Purchase.Ticket ticket) {
    count(new Holder(ticket, 0, 0));
  }

  void unanswered(Purchase.Ticket ticket) {
    count(new Holder(ticket, 0, 1));
  }

  private void count(Holder shown) {
    byTicket.merge(shown.ticket().id(), shown, Holder::and);
  }

  /** Everybody who was let in. */
  public Collection<Admission> admissions() {
    return List.copyOf(admissions);
  }

  /** Everybody who showed a ticket. */
  public Collection<Holder> all() {
    return List.copyOf(byTicket.values());
  }
}
