package maguey.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees of the demo: how it starts, where it leads, how it ends. */
class DemoProcessIT {
  private static final Http HTTP = new Http();

  @Test
  void demo_fromItsStartToCtrlC_tellsWhatItDoesAndNothingElse(@TempDir Path folder)
      throws Exception {
    try (DemoProcess demo = new DemoProcess(folder)) {
      demo.awaitUp();
      assertThat(demo.lines())
          .containsSubsequence(
              "Starting PostgreSQL …",
              "Starting trace-store …",
              "Starting orders-service …",
              "Starting scanner-service …",
              "Starting marketing-service …",
              "Playing the story: a purchase three days ago, a scan now …",
              "Maguey is up.");
      assertLeadsOn(demo, folder);

      demo.end();

      assertThat(demo.lines()).endsWith("Stopping …");
      assertThat(demo.lines()).noneMatch(DemoProcessIT::isOfALog);
    }
    assertThat(log(folder))
        .anyMatch(line -> line.contains("is ready on"))
        .noneMatch(line -> line.contains("Connection refused"));
    assertThat(folder.resolve("postgres/postmaster.pid")).as("PostgreSQL has ended").doesNotExist();
  }

  @Test
  void demo_thatCannotStart_saysWhyAndLeavesNoServer(@TempDir Path folder) throws Exception {
    // PostgreSQL is up when it refuses it.
    Files.writeString(
        folder.resolve("secrets.properties"), "MAGUEY_ORDERS_PASSWORD=no\\u0000password");
    try (DemoProcess demo = new DemoProcess(folder)) {
      demo.awaitUp();

      assertThat(demo.lines()).anyMatch(line -> line.startsWith("The demo ends: "));
      assertThat(demo.lines()).noneMatch(DemoProcessIT::isOfALog);
    }
    assertThat(log(folder)).anyMatch(line -> line.contains("The demo ends"));
    assertThat(folder.resolve("postgres/PG_VERSION")).exists();
    assertThat(folder.resolve("postgres/postmaster.pid")).as("PostgreSQL has ended").doesNotExist();
  }

  @Test
  void demo_interruptedAsItStarts_saysNoMoreThanThatItStops(@TempDir Path folder) throws Exception {
    try (DemoProcess demo = new DemoProcess(folder)) {
      demo.await("Starting orders-service");

      demo.end();

      assertThat(demo.lines()).noneMatch(line -> line.startsWith("The demo ends"));
      assertThat(demo.lines()).noneMatch(DemoProcessIT::isOfALog);
    }
    assertThat(folder.resolve("postgres/postmaster.pid")).as("PostgreSQL has ended").doesNotExist();
  }

  private static void assertLeadsOn(DemoProcess demo, Path folder) {
    for (String page : List.of("dashboard", "gate board")) {
      Http.Answer login = HTTP.navigate(demo.told(page));
      assertThat(login.status()).as(page).isEqualTo(302);
    }
    assertThat(HTTP.navigate(demo.told("public site")).status()).isEqualTo(200);
    assertHasADevice(demo.told("scanner  "));
    assertThat(mails(folder, demo.told("mails").split(" ")[2]))
        .contains("Subject: ", "Agave Nights", "To type at the gate");
  }

  private static void assertHasADevice(String link) {
    String service = link.substring(0, link.indexOf("/scanner#"));
    JsonObject heartbeat = new JsonObject().put("deviceTime", Instant.now().toString());
    Http.Answer answer =
        HTTP.post(
            service + "/api/devices/self/heartbeat",
            link.substring(link.indexOf("#token=") + "#token=".length()),
            Map.of(),
            heartbeat);
    assertThat(answer.expect(200).getString("gate")).isEqualTo("north");
  }

  private static String mails(Path folder, String address) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    assertThat(MailMain.run(folder, List.of(address), stream, stream)).isZero();
    return out.toString(UTF_8);
  }

  private static boolean isOfALog(String line) {
    return line.matches("\\d{4}-\\d\\d-\\d\\dT.*") || line.matches("\\s+at .*");
  }

  private static List<String> log(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("demo.log"));
  }
}
