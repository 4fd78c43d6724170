package maguey.demo.proof;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Every acknowledged order has its mail, sooner or later. */
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
  }

  private List<String> ordersWithout(List<PlacedOrder> orders) {
    String subjects = String.join("\n", subjects());
    return orders.stream()
        .map(PlacedOrder::number)
        .filter(number -> !subjects.contains(number))
        .toList();
  }

  private List<String> subjects() {
    List<String> subjects = new ArrayList<>();
    try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
      store.connect(server.getHost(), server.getPort(), address, address);
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_ONLY);
      for (Message message : inbox.getMessages()) {
        subjects.add(message.getSubject());
      }
    } catch (MessagingException noMailYet) {
      // The mail catcher makes a mailbox with its first mail; until then the login is refused.
      return subjects;
    }
    return subjects;
  }
}
