package maguey.demo;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** A visitor's mailbox, read over IMAP as her mail program would. */
final class Mailbox {
  private static final Duration MAIL_WITHIN = Duration.ofSeconds(30);

  private final URI server;
  private final String address;

  Mailbox(URI server, String address) {
    this.server = server;
    this.address = address;
  }

  /** Waits for a mail whose subject names the order, and gives the subject. */
  String awaitMailAbout(String orderNumber) {
    return Until.present(
        "The mail about order " + orderNumber, MAIL_WITHIN, () -> subjectWith(orderNumber));
  }

  private Optional<String> subjectWith(String orderNumber) {
    try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
      store.connect(server.getHost(), server.getPort(), address, address);
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_ONLY);
      for (Message message : inbox.getMessages()) {
        if (message.getSubject().contains(orderNumber)) {
          return Optional.of(message.getSubject());
        }
      }
      return Optional.empty();
    } catch (MessagingException notYet) {
      // The mail catcher makes a mailbox with its first mail; until then the login is refused.
      return Optional.empty();
    }
  }
}
