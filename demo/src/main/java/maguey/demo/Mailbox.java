package maguey.demo;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.angus.mail.util.MailConnectException;

/** A visitor's mailbox, read over IMAP as her mail program would. */
final class Mailbox {
  private static final Duration MAIL_WITHIN = Duration.ofSeconds(60);

  private final URI server;
  private final ImapInbox inbox;

  Mailbox(URI server, String address) {
    this.server = server;
    this.inbox = new ImapInbox(server, address);
  }

  /** Waits for a mail whose subject names the order, and gives the subject. */
  String awaitMailAbout(String orderNumber) {
    return Until.present(
        "The mail about order " + orderNumber, MAIL_WITHIN, () -> subjectWith(orderNumber));
  }

  /**
   * All mails, oldest first, as text.
   *
   * @throws StoryFailure if there is no mail server
   */
  List<String> letters() {
    try {
      return inbox.read(Mailbox::letter);
    } catch (AuthenticationFailedException none) {
      // The mail catcher makes a mailbox with its first mail.
      return List.of();
    } catch (MailConnectException away) {
      throw new StoryFailure("No demo runs here: nothing answers at " + server);
    } catch (MessagingException unreadable) {
      throw new StoryFailure("The mailbox cannot be read: " + unreadable.getMessage());
    }
  }

  private Optional<String> subjectWith(String orderNumber) {
    try {
      return inbox.read(Message::getSubject).stream()
          .filter(subject -> subject.contains(orderNumber))
          .findFirst();
    } catch (MessagingException notYet) {
      return Optional.empty();
    }
  }

  private static String letter(Message message) throws MessagingException, IOException {
    return "From: %s%nDate: %s%nSubject: %s%n%n%s"
        .formatted(
            InternetAddress.toString(message.getFrom()),
            message.getSentDate(),
            message.getSubject(),
            text(message));
  }

  /** The plain text, wherever it stands in the mail. */
  private static String text(Part part) throws MessagingException, IOException {
    if (part.isMimeType("text/plain")) {
      return part.getContent().toString();
    }
    String text = "";
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount() && text.isEmpty(); i++) {
        text = text(parts.getBodyPart(i));
      }
    }
    return text;
  }
}
