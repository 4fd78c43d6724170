package maguey.demo.proof;

import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import maguey.demo.Patience;

/**
 * Every acknowledged order has its mail, sooner or later. It may come twice after a fault, but then
 * as one mail, by its Message-ID.
 */
final class MailChecks {
  private static final Duration MAILS_WITHIN = Duration.ofSeconds(60);

  private final URI server;
  private final String address;

  MailChecks(URI server, String address) {
    this.server = server;
    this.address = address;
  }

  void check(List<PlacedOrder> orders, Findings findings) {
    List<String> without = Patience.ask(MAILS_WITHIN, () -> ordersWithout(orders), List::isEmpty);
    findings.requireNone("Each order has its mail", without);
    findings.requireNone("No order has two different mails", subjectsOfTwo());
  }

  private List<String> subjectsOfTwo() {
    Map<String, Set<String>> ids = new HashMap<>();
    mails().forEach(m -> ids.computeIfAbsent(m.subject(), s -> new HashSet<>()).add(m.id()));
    return ids.entrySet().stream()
        .filter(mail -> mail.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<String> ordersWithout(List<PlacedOrder> orders) {
    String subjects = mails().stream().map(Mail::subject).collect(Collectors.joining("\n"));
    return orders.stream()
        .map(PlacedOrder::number)
        .filter(number -> !subjects.contains(number))
        .toList();
  }

  private record Mail(String subject, String id) {}

  /** All in one question: the mail catcher goes through its whole mailbox for each. */
  private static Message[] envelopes(Folder inbox) throws MessagingException {
    Message[] messages = inbox.getMessages();
    FetchProfile envelope = new FetchProfile();
    envelope.add(FetchProfile.Item.ENVELOPE);
    inbox.fetch(messages, envelope);
    return messages;
  }

  private List<Mail> mails() {
    List<Mail> mails = new ArrayList<>();
    try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
      store.connect(server.getHost(), server.getPort(), address, address);
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_ONLY);
      for (Message message : envelopes(inbox)) {
        mails.add(new Mail(message.getSubject(), ((MimeMessage) message).getMessageID()));
      }
    } catch (MessagingException noMailYet) {
      // The mail catcher makes a mailbox with its first mail; until then the login is refused.
      return mails;
    }
    return mails;
  }
}
