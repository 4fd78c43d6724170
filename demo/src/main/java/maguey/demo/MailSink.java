package maguey.demo;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/** A real SMTP server that delivers to nobody; its mailboxes are read over IMAP. */
final class MailSink implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, HOST, ServerSetup.PROTOCOL_IMAP)
          });

  private MailSink() {}

  static MailSink start() {
    MailSink sink = new MailSink();
    sink.server.withConfiguration(new GreenMailConfiguration().withDisabledAuthentication());
    sink.server.start();
    return sink;
  }

  int smtpPort() {
    return server.getSmtp().getPort();
  }

  int imapPort() {
    return server.getImap().getPort();
  }

  @Override
  public void close() {
    server.stop();
  }
}
