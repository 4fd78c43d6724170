package maguey.demo;

import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The mails of an address, read over IMAP as a mail program would. */
public final class ImapInbox {
  private final URI server;
  private final String address;

  /**
   * The inbox of an address.
   *
   * @param server {@code imap://host:port}
   */
  public ImapInbox(URI server, String address) {
    this.server = server;
    this.address = address;
  }

  /** What is wanted of a mail. */
  public interface Reading<T> {
    T of(MimeMessage mail) throws MessagingException, IOException;
  }

  /**
   * Reads all mails, oldest first.
   *
   * @throws jakarta.mail.AuthenticationFailedException before the first mail: the mail catcher
   *     makes a mailbox with it
   * @throws org.eclipse.angus.mail.util.MailConnectException if there is no mail server
   * @throws MessagingException if a mail cannot be read
   */
  public <T> List<T> read(Reading<T> reading) throws MessagingException {
    try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
      store.connect(server.getHost(), server.getPort(), address, address);
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_ONLY);
      List<T> found = new ArrayList<>();
      for (Message mail : withEnvelopes(inbox)) {
        found.add(reading.of((MimeMessage) mail));
      }
      return found;
    } catch (IOException broken) {
      throw new MessagingException("The mail cannot be read", broken);
    }
  }

  /** All in one question: the mail catcher goes through its whole mailbox for each. */
  private static Message[] withEnvelopes(Folder inbox) throws MessagingException {
    Message[] mails = inbox.getMessages();
    FetchProfile envelope = new FetchProfile();
    envelope.add(FetchProfile.Item.ENVELOPE);
    inbox.fetch(mails, envelope);
    return mails;
  }
}
