package maguey.marketing;

import static maguey.testkit.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maguey.common.privacy.EmailHash;
import maguey.marketing.ExportedSpans.Exported;
import maguey.testkit.MailExtension;
import maguey.testkit.TestSecrets;

/** What a reader of the newsletter does, gets, and leaves behind. */
record NewsletterReaders(RunningSite site, MailExtension mail) {
  static final String FORM = "application/x-www-form-urlencoded";
  private static final Pattern LINK = Pattern.compile("(/newsletter/\\w+)\\?token=([\\w-]+)");
  private static final String SERVICE = "marketing-service";

  /** Sends the form of the site. */
  HttpResponse<String> signUp(String email) throws Exception {
    String value = URLEncoder.encode(email, StandardCharsets.UTF_8);
    return site.post("/newsletter", FORM, "email=" + value);
  }

  /** A sign-up that others come beside. */
  CompletableFuture<HttpResponse<String>> askedFor(String email) {
    return RunningSite.sendAsync(
        site.request("/newsletter", "content-type", FORM)
            .POST(HttpRequest.BodyPublishers.ofString("email=" + email)));
  }

  /** Presses the button of a page. */
  HttpResponse<String> post(String link) throws Exception {
    URI uri = URI.create(link);
    return site.post(uri.getPath(), FORM, uri.getRawQuery());
  }

  /** Signs up, and presses the button behind the link in the mail. */
  void confirm(String email) throws Exception {
    signUp(email);
    post(link(await(() -> onlyMailTo(email))));
  }

  /** What came, the first mail first. */
  List<MimeMessage> mailsTo(String email) {
    return mail.receivedBy(email);
  }

  MimeMessage onlyMailTo(String email) {
    List<MimeMessage> mails = mailsTo(email);
    assertThat(mails).hasSize(1);
    return mails.get(0);
  }

  /** The way to the site in a mail. */
  static String link(MimeMessage mail) throws Exception {
    Matcher link = LINK.matcher(MailExtension.source(mail));
    assertThat(link.find()).isTrue();
    return link.group();
  }

  /** Where a mail program can take a reader off the list. */
  static String leaveLink(MimeMessage mail) throws Exception {
    Matcher link = LINK.matcher(mail.getHeader("List-Unsubscribe")[0]);
    assertThat(link.find()).isTrue();
    return link.group();
  }

  /** Waits for a span that is about an address. */
  Exported span(String name, String email) {
    String hash = new EmailHash(TestSecrets.EMAIL_HASH).of(email);
    return site.spans.await(
        s -> s.isOf(SERVICE, name) && s.attribute("customer.email_hash").contains(hash));
  }

  /** How far a subscription is. */
  String statusOf(String email) {
    return (String) value("SELECT status FROM subscribers WHERE email = '" + email + "'");
  }

  /** True when nothing more is sent for an order. */
  boolean settled(UUID orderId) {
    return (Boolean)
        value("SELECT settled_at IS NOT NULL FROM visits WHERE order_id = '" + orderId + "'");
  }

  /** How many mails are not sent yet. */
  long waiting() {
    return (Long) value("SELECT count(*) FROM outbox");
  }

  /** How often the most troublesome of them was tried. */
  int attempts() {
    return (Integer) value("SELECT coalesce(max(attempts), 0) FROM outbox");
  }

  /** The first value of the first row. */
  Object value(String sql) {
    return site.service.context().pool().query(sql).execute().await().iterator().next().getValue(0);
  }
}
