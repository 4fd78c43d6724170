package maguey.testkit;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real SMTP server that keeps what it gets; it can be away for a while. */
public final class MailExtension implements BeforeAllCallback, AfterAllCallback {
  private final int port = FreePorts.next();
  private GreenMail server;

  @Override
  public void beforeAll(ExtensionContext context) {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop();
  }

  /** Listens; what was received before is forgotten. */
  public void start() {
    server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
  }

  /** Refuses connections from now on. */
  public void stop() {
    server.stop();
  }

  public String port() {
    return String.valueOf(port);
  }

  /** The mails received for an address. */
  public List<MimeMessage> receivedBy(String address) {
    return List.of(server.getReceivedMessagesForDomain(address));
  }

  /** A mail as it came, its soft line breaks taken out. */
  public static String source(MimeMessage mail) {
    try {
      ByteArrayOutputStream raw = new ByteArrayOutputStream();
      mail.writeTo(raw);
      return raw.toString(StandardCharsets.UTF_8).replace("=\r\n", "").replace("=3D", "=");
    } catch (IOException | MessagingException failure) {
      throw new AssertionError(failure);
    }
  }
}
