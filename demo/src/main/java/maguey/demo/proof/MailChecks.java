package maguey.demo.proof;

import static java.util.stream.Collectors.groupingBy;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import maguey.demo.ImapInbox;
import maguey.demo.Patience;

/**
 * Every acknowledged order has its mail, sooner or later, and has it once. One that was sent as its
 * node or the database went may come a second time, since that it was sent is not noted then; but
 * as one mail, by its Message-ID.
 */
final class MailChecks {
  private static final int MOST_COPIES = 2;

  private final ImapInbox inbox;
  private final Duration within;

  /**
   * Checks of the mailbox of an address.
   *
   * @param server {@code imap://host:port}
   * @param within so long is waited for the last mail
   */
  MailChecks(URI server, String address, Duration within) {
    this.inbox = new ImapInbox(server, address);
    this.within = within;
  }

  /**
   * Looks at the mailbox; one that cannot be read has no mails.
   *
   * @param cuts when a mail may have been sent, but not noted
   */
  void check(List<PlacedOrder> orders, List<Absence> cuts, Findings findings) {
    List<Mail> mails =
        Patience.ask(within, this::mails, read -> ordersWithout(read, orders).isEmpty());
    Map<String, List<Mail>> bySubject = mails.stream().collect(groupingBy(Mail::subject));
    findings.requireNone("Each order has its mail", ordersWithout(mails, orders));
    findings.requireNone(
        "No order has two different mails", subjectsOf(bySubject, MailChecks::areDifferent));
    findings.requireNone(
        "No mail came twice but around a cut, and none more often",
        subjectsOf(bySubject, copies -> areTooMany(copies, cuts)));
  }

  private static List<String> ordersWithout(List<Mail> mails, List<PlacedOrder> orders) {
    String subjects = mails.stream().map(Mail::subject).collect(Collectors.joining("\n"));
    return orders.stream()
        .map(PlacedOrder::number)
        .filter(number -> !subjects.contains(number))
        .toList();
  }

  private static List<String> subjectsOf(
      Map<String, List<Mail>> mails, Predicate<List<Mail>> which) {
    return mails.entrySet().stream()
        .filter(mail -> which.test(mail.getValue()))
        .map(mail -> mail.getValue().size() + " × " + mail.getKey())
        .toList();
  }

  private static boolean areDifferent(List<Mail> mails) {
    return mails.stream().map(Mail::id).distinct().count() > 1;
  }

  private static boolean areTooMany(List<Mail> copies, List<Absence> cuts) {
    Instant first = copies.stream().map(Mail::at).min(Comparator.naturalOrder()).orElseThrow();
    boolean mayBeTwo = cuts.stream().anyMatch(cut -> cut.isAround(first));
    return copies.size() > (mayBeTwo ? MOST_COPIES : 1);
  }

  /**
   * A mail that came.
   *
   * @param at when the mail server took it
   */
  private record Mail(String subject, String id, Instant at) {
    static Mail of(MimeMessage mail) throws MessagingException {
      return new Mail(mail.getSubject(), mail.getMessageID(), mail.getReceivedDate().toInstant());
    }
  }

  private List<Mail> mails() {
    try {
      return inbox.read(Mail::of);
    } catch (MessagingException noMailYet) {
      // The mail catcher makes a mailbox with its first mail; until then the login is refused.
      return List.of();
    }
  }
}
