package maguey.demo.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailChecksTest {
  private static final String ADDRESS = "crowd@visitors.example";
  private static final PlacedOrder ORDER =
      new PlacedOrder("A1B2C3D4E", "secret", "trace", List.of(), Instant.now());

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP))
          .withConfiguration(new GreenMailConfiguration().withDisabledAuthentication());

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void check_oneMail_isWell() throws Exception {
    deliver("<order-1>");

    assertThat(broken(calm())).isEmpty();
  }

  @Test
  void check_twoCopies_areWellAroundACutAlone() throws Exception {
    deliver("<order-1>");
    deliver("<order-1>");

    assertThat(broken(cut())).isEmpty();
    assertThat(broken(calm()))
        .singleElement()
        .asString()
        .contains("came twice", "2 × ", "A1B2C3D4E");
  }

  @Test
  void check_threeCopies_areNeverWell() throws Exception {
    deliver("<order-1>");
    deliver("<order-1>");
    deliver("<order-1>");

    assertThat(broken(cut())).singleElement().asString().contains("3 × ");
  }

  @Test
  void check_twoMails_areNeverWell() throws Exception {
    deliver("<order-1>");
    deliver("<order-2>");

    assertThat(broken(cut())).singleElement().asString().contains("two different mails");
  }

  @Test
  void check_mailboxThatCannotBeRead_isNotWell() throws Exception {
    deliver("<order-1>");
    URI url = url();
    server.stop();

    assertThat(broken(url, cut())).singleElement().asString().contains("Each order has its mail");
  }

  private void deliver(String messageId) throws Exception {
    String mail = "Subject: Your tickets (%s)\r\nMessage-ID: %s\r\n\r\nHere they are.";
    byte[] source = mail.formatted(ORDER.number(), messageId).getBytes(UTF_8);
    GreenMailUser user = server.setUser(ADDRESS, ADDRESS);
    user.deliver(new MimeMessage(null, new ByteArrayInputStream(source)));
  }

  private List<String> broken(Absence cut) {
    return broken(url(), cut);
  }

  private static List<String> broken(URI server, Absence cut) {
    Findings findings = new Findings();
    new MailChecks(server, ADDRESS, Duration.ZERO).check(List.of(ORDER), List.of(cut), findings);
    return findings.broken();
  }

  private URI url() {
    return URI.create("imap://127.0.0.1:" + server.getImap().getPort());
  }

  private static Absence cut() {
    return new Absence(Instant.now(), Instant.now());
  }

  /** An hour ago. */
  private static Absence calm() {
    Instant before = Instant.now().minusSeconds(3600);
    return new Absence(before, before);
  }
}
