package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import maguey.traces.TraceStoreMain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a tester tries on a trace that lives for days, over the whole suite. */
@ExtendWith(SuiteExtension.class)
class TraceEdgeCasesIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String GOOD = "00-" + TRACE + "-" + PARENT + "-01";
  private static final Pattern SERVED =
      Pattern.compile("traceparent;desc=\"00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})\"");

  private static StoryTokens tokens;
  private static TraceReader traces;

  @BeforeAll
  static void connect(LocalSuite suite) {
    tokens = new StoryTokens(suite.secrets().get("MAGUEY_JWT_SECRET"));
    traces = new TraceReader(new Http(), suite.urls().traces(), tokens.viewer());
  }

  @AfterAll
  static void close() {
    tokens.close();
  }

  @Test
  void badTraceparent_anyService_startsANewTraceAndIsNoError(LocalSuite suite) throws Exception {
    List<String> bad =
        List.of(
            "traceparent: " + GOOD.toUpperCase(Locale.ROOT),
            "traceparent: ff-" + TRACE + "-" + PARENT + "-01",
            "traceparent: 00-" + "0".repeat(32) + "-" + PARENT + "-01",
            "traceparent: 00-" + TRACE + "-" + "0".repeat(16) + "-01",
            "traceparent: " + GOOD.substring(1),
            "traceparent: " + GOOD + "1",
            "traceparent: " + GOOD + "\r\ntraceparent: " + GOOD,
            "traceparent: rubbish");
    for (String url : services(suite)) {
      for (String header : bad) {
        assertThat(served(url, header).group(1)).as("%s %s", url, header).isNotEqualTo(TRACE);
      }
    }
  }

  @Test
  void goodTraceparent_anyService_isContinuedWithItsFlags(LocalSuite suite) throws Exception {
    for (String url : services(suite)) {
      assertThat(served(url, "traceparent: " + GOOD).group(1)).isEqualTo(TRACE);
      String future = "traceparent: 01-" + TRACE + "-" + PARENT + "-01-more";
      assertThat(served(url, future).group(1)).isEqualTo(TRACE);
      String unsampled = "traceparent: 00-" + TRACE + "-" + PARENT + "-00";
      assertThat(served(url, unsampled).group(2)).isEqualTo("00");
      String endless = "traceparent: " + GOOD + "\r\ntracestate: a=" + "x".repeat(2_000);
      assertThat(served(url, endless).group(1)).isEqualTo(TRACE);
    }
  }

  @Test
  void scanTwelveDaysLater_isOneTraceWithOneFold(LocalSuite suite) {
    StoryResult story = new Story(suite.urls(), tokens, Duration.ofDays(12)).play();

    assertThat(story.problems()).isEmpty();
    assertThat(
            traces.trace(story.traceId()).orElseThrow().getJsonObject("trace").getDouble("idleMs"))
        .isGreaterThan(Duration.ofDays(12).minusMinutes(5).toMillis());
  }

  @Test
  void scanBeforeTheOrdersSpansAreStored_joinsOneTreeLater(LocalSuite suite) {
    Scenes scenes = new Scenes(suite, tokens);
    JsonObject order = scenes.buyWithTraceStoreAway(new TraceStoreMain());

    assertThat(scenes.scanFirst(order).getString("result")).isEqualTo("ADMITTED");
    suite.restart(new TraceStoreMain());
    traces.awaitSpan(
        order.getString("traceId"), "The scan", s -> s.getString("name").equals("ticket.scan"));
    traces.awaitSpan(
        order.getString("traceId"),
        "The root",
        s -> s.getString("name").equals("POST /api/orders"));
    assertThat(StoryChecks.orphans(traces.wholeTrace(order.getString("traceId")))).isEmpty();
  }

  @Test
  void forgedCode_neverEntersATicketsTrace(LocalSuite suite) {
    Scenes scenes = new Scenes(suite, tokens);
    JsonObject order = scenes.buyAndWaitForTheGate();
    String code = Scenes.code(order);
    char other = code.charAt(100) == '7' ? '8' : '7';
    JsonObject answer = scenes.scan(code.substring(0, 100) + other + code.substring(101));

    assertThat(answer.getString("reason")).isEqualTo("BAD_SIGNATURE");
    assertThat(answer.getString("traceId")).isNotEqualTo(order.getString("traceId"));
  }

  @Test
  void addressesCodesAndTokens_areInNoSpan(LocalSuite suite) throws Exception {
    Scenes scenes = new Scenes(suite, tokens);
    JsonObject order = scenes.buyAndWaitForTheGate();
    scenes.scanFirst(order);
    traces.awaitSpan(
        order.getString("traceId"), "The scan", s -> s.getString("name").equals("ticket.scan"));
    String everything = traces.spans(order.getString("traceId")).toString();

    assertThat(everything)
        .doesNotContain("@visitors.example", Scenes.code(order), order.getString("secret"));
  }

  private static List<String> services(LocalSuite suite) {
    SuiteUrls urls = suite.urls();
    return Stream.of(urls.marketing(), urls.orders(), urls.scanner(), urls.traces())
        .map(url -> url + "/openapi.yaml")
        .toList();
  }

  /** Sends the header lines as they are, which no HTTP client does, and reads Server-Timing. */
  private static Matcher served(String url, String headerLines) throws Exception {
    URI uri = URI.create(url);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      OutputStream out = socket.getOutputStream();
      String request =
          "GET "
              + uri.getPath()
              + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
              + headerLines
              + "\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String status = in.readLine();
      assertThat(status).as("%s %s", url, headerLines).contains(" 200 ");
      Matcher served = SERVED.matcher(String.join("\n", in.lines().toList()));
      assertThat(served.find()).as("Server-Timing of %s", url).isTrue();
      return served;
    }
  }
}
