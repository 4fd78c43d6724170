package maguey.marketing;

import static maguey.marketing.NewsletterReaders.FORM;
import static maguey.marketing.NewsletterReaders.leaveLink;
import static maguey.marketing.NewsletterReaders.link;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import maguey.common.time.BusinessClock;
import maguey.marketing.ExportedSpans.Exported;
import maguey.testkit.MailExtension;
import maguey.testkit.TestDatabase;
import maguey.testkit.ToldEvents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The newsletter with a real mail server and database, over the event bus. */
@TestMethodOrder(OrderAnnotation.class)
class NewsletterIT {
  private static final int SIGNUPS_PER_MINUTE = 200;

  @RegisterExtension static final MailExtension MAIL = new MailExtension();
  private static final TestDatabase DATABASE = TestDatabase.create(List.of("marketing"));
  private static OrdersPeer peer;
  private static RunningSite site;
  private static NewsletterReaders readers;

  @BeforeAll
  static void start() {
    peer = new OrdersPeer();
    run();
  }

  @AfterAll
  static void stop() {
    site.close();
    peer.close();
  }

  @AfterEach
  void setTheClockBack() {
    setClock(Duration.ZERO);
  }

  @Test
  void signUp_confirmedByTheLinkInTheMail_isOneTrace() throws Exception {
    String email = address();
    HttpResponse<String> asked = readers.signUp("  " + email.toUpperCase(Locale.ROOT) + " ");
    String link = link(await(() -> readers.onlyMailTo(email)));
    HttpResponse<String> opened = site.get(link);
    HttpResponse<String> confirmed = readers.post(link);

    assertThat(asked.statusCode()).isEqualTo(303);
    assertThat(opened.body()).contains("Yes, write to me").doesNotContain("You are on the list");
    assertThat(opened.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(confirmed.body()).contains("You are on the list");
    assertThat(readers.post(link).body()).contains("You are on the list");
    assertThat(readers.statusOf(email)).isEqualTo("confirmed");
    Exported confirming = readers.span("newsletter-confirm", email);
    Exported asking = readers.span("newsletter-signup", email);
    assertThat(confirming.parent()).isEqualTo(asking.id());
    assertThat(readers.span("send-email", email).trace()).isEqualTo(asking.trace());
    assertThat(confirming.span().getLinksCount()).isEqualTo(1);
  }

  @Test
  void subscribers_readOrWritten_areToldToTheArchive() throws Exception {
    try (ToldEvents told = new ToldEvents(site.service.context().vertx())) {
      String email = address();
      readers.confirm(email);

      eventually(
          () ->
              assertThat(told.text())
                  .contains("subscribers", "INSERT", "UPDATE")
                  .doesNotContain(email));
    }
  }

  @Test
  void link_openedByAMachine_confirmsNothing() throws Exception {
    String email = address();
    readers.signUp(email);
    site.get(link(await(() -> readers.onlyMailTo(email))));

    assertThat(readers.statusOf(email)).isEqualTo("pending");
  }

  @Test
  void signUp_knownAddress_isAnsweredAsAnyOther_andMailedOnce() throws Exception {
    String email = address();
    readers.confirm(email);
    HttpResponse<String> known = readers.signUp(email);
    HttpResponse<String> unknown = readers.signUp(address());
    String impatient = address();
    readers.signUp(impatient);
    readers.signUp(impatient);

    assertThat(known.statusCode()).isEqualTo(unknown.statusCode());
    assertThat(known.headers().firstValue("location"))
        .isEqualTo(unknown.headers().firstValue("location"));
    assertThat(known.body()).isEqualTo(unknown.body());
    await(() -> readers.onlyMailTo(impatient));
    eventually(() -> assertThat(readers.waiting()).isZero());
    assertThat(readers.mailsTo(impatient)).hasSize(1);
    assertThat(readers.mailsTo(email)).hasSize(1);
  }

  @Test
  void signUp_manyAtOnce_isOneRowAndOneMail() throws Exception {
    String email = address();
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(readers.askedFor(email));
    }

    assertThat(all).allSatisfy(one -> assertThat(one.join().statusCode()).isEqualTo(303));
    await(() -> readers.onlyMailTo(email));
    eventually(() -> assertThat(readers.waiting()).isZero());
    assertThat(readers.mailsTo(email)).hasSize(1);
  }

  @Test
  void link_twoDaysLater_isTooOld_andANewOneIsSent() throws Exception {
    String email = address();
    readers.signUp(email);
    String link = link(await(() -> readers.onlyMailTo(email)));
    setClock(Duration.ofDays(2).plusMinutes(1));

    assertThat(site.get(link).statusCode()).isEqualTo(410);
    assertThat(readers.post(link).statusCode()).isEqualTo(410);
    assertThat(readers.statusOf(email)).isEqualTo("pending");
    readers.signUp(email);
    eventually(() -> assertThat(readers.mailsTo(email)).hasSize(2));
    assertThat(site.get(link).statusCode()).isEqualTo(404);
    assertThat(readers.post(link(readers.mailsTo(email).get(1))).body())
        .contains("You are on the list");
  }

  @Test
  void rubbish_isRefused() throws Exception {
    for (String wrong :
        List.of("", "nobody", "a@b", "a@b.example\r\nBcc: c@d.example", "ä@b.example")) {
      HttpResponse<String> answer = readers.signUp(wrong);
      assertThat(answer.statusCode()).as(wrong).isEqualTo(422);
      assertThat(answer.body()).contains("aria-invalid");
    }
    String email = address();
    readers.signUp(email);
    String token = link(await(() -> readers.onlyMailTo(email))).replaceFirst(".*token=", "");
    for (String wrong : List.of("", "x", token.substring(1), token + "A", "%00")) {
      String query = "?token=" + wrong;
      assertThat(site.get("/newsletter/confirm" + query).statusCode()).isEqualTo(404);
      assertThat(readers.post("/newsletter/confirm" + query).statusCode()).isEqualTo(404);
      assertThat(readers.post("/newsletter/unsubscribe" + query).statusCode()).isEqualTo(404);
    }
    assertThat(readers.post("/newsletter/unsubscribe?token=" + token).statusCode()).isEqualTo(404);
  }

  @Test
  void mailServer_away_delaysTheMail() throws Exception {
    String email = address();
    MAIL.stop();
    HttpResponse<String> asked = readers.signUp(email);
    eventually(() -> assertThat(readers.attempts()).isPositive());
    MAIL.start();

    assertThat(asked.statusCode()).isEqualTo(303);
    await(() -> readers.onlyMailTo(email));
  }

  @Test
  void visitor_whoConsented_isThankedOnceOnTheDayAfter_evenIfANodeRestarts() throws Exception {
    String email = address();
    readers.confirm(email);
    UUID event = UUID.randomUUID();
    List<String> traces = List.of(TicketHolders.trace(), TicketHolders.trace());
    TicketHolders.visit(site, TicketHolders.order(site, email, event), traces.get(0));
    TicketHolders.visit(site, TicketHolders.order(site, email, event), traces.get(1));
    UUID noConsent = TicketHolders.order(site, address(), event);
    TicketHolders.visit(site, noConsent, TicketHolders.trace());
    setClock(Duration.ofHours(23));
    site.stop();
    run();
    assertThat(readers.settled(noConsent)).isFalse();
    assertThat(readers.mailsTo(email)).hasSize(1);

    setClock(Duration.ofHours(25));
    eventually(() -> assertThat(readers.mailsTo(email)).hasSize(2));
    eventually(() -> assertThat(readers.settled(noConsent)).isTrue());
    eventually(() -> assertThat(readers.waiting()).isZero());
    MimeMessage thanks = readers.mailsTo(email).get(1);
    Exported step = readers.span("thank-visitor", email);
    assertThat(readers.mailsTo(email)).hasSize(2);
    assertThat(MailExtension.source(thanks))
        .contains("text/plain", "text/html", "Noche de los Agaves");
    assertThat(thanks.getHeader("List-Unsubscribe-Post"))
        .containsExactly("List-Unsubscribe=One-Click");
    assertThat(step.trace()).isIn(traces);
    assertThat(readers.span("send-email", email).trace()).isEqualTo(step.trace());

    HttpResponse<String> left = site.post(leaveLink(thanks), FORM, "List-Unsubscribe=One-Click");
    assertThat(left.body()).contains("You are off the list");
    assertThat(readers.statusOf(email)).isEqualTo("unsubscribed");
  }

  @Test
  void deliveries_whileRequestsHoldAllTheirConnections_goOn() {
    Pool requests = site.service.context().pool();
    int all = site.service.context().config().postgres().orElseThrow().poolSize();
    List<SqlConnection> held =
        Stream.generate(() -> requests.getConnection().await()).limit(all).toList();
    UUID order;
    try {
      order = TicketHolders.order(site, address(), UUID.randomUUID());
    } finally {
      held.forEach(connection -> connection.close().await());
    }

    assertThat(readers.value("SELECT count(*) FROM visits WHERE order_id = '" + order + "'"))
        .isEqualTo(1L);
  }

  @Test
  void pages_haveTheForm_andTheInspectorWhereItIsTurnedOn() throws Exception {
    assertThat(site.get("/newsletter/asked").body())
        .contains("action=\"/newsletter\"", "data-inspector=\"http://dashboard.test:8083\"");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void signUps_tooMany_areTurnedAway() throws Exception {
    HttpResponse<String> answer =
        Stream.generate(() -> readers.askedFor(address()))
            .limit(SIGNUPS_PER_MINUTE)
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .filter(each -> each.statusCode() != 303)
            .findFirst()
            .orElseThrow();

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(answer.body()).contains("One after the other");
  }

  private static void run() {
    site =
        new RunningSite(
            peer,
            DATABASE,
            Map.of(
                "MAGUEY_SMTP_PORT", MAIL.port(),
                "MAGUEY_INSPECTOR", "true",
                "MAGUEY_SIGNUPS_PER_MINUTE", String.valueOf(SIGNUPS_PER_MINUTE)));
    readers = new NewsletterReaders(site, MAIL);
  }

  private static String address() {
    return "n-" + UUID.randomUUID() + "@letters.example";
  }

  private static void setClock(Duration offset) {
    BusinessClock.setEverywhere(site.service.context().vertx(), offset).await();
  }
}
