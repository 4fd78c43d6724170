package maguey.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import maguey.load.scenario.Scenarios;

/**
 * What the command line asks for; what it does not, the scenario says.
 *
 * @param against nodes of any services in any order
 * @param otlpUrl where the trace store takes OTLP/HTTP; empty: port 4318 of its host
 * @param mostMillis for the 99th percentile of every step, instead of the scenario's
 * @param mostErrors the share of answers, in percent, that may be errors
 * @param mostLagMillis for the 99th percentile of the generator's lag
 * @param mostCatchUp for what follows from the visits, after the last of them
 * @param folder of the reports
 */
record LoadOptions(
    String scenario,
    List<String> against,
    Optional<String> otlpUrl,
    OptionalDouble perSecond,
    Optional<Duration> lasting,
    OptionalDouble mostMillis,
    double mostErrors,
    double mostLagMillis,
    Duration mostCatchUp,
    Path folder) {

  static final String USAGE =
      """
      ./maguey load SCENARIO [OPTION...]   visitors at an arrival rate; a report from slow points to their traces

        on-sale      a rush on one hot event, ten visitors for each ticket
        doors-open   all holders at the gates, with duplicates and rubbish
        browse       visitors who look and buy nothing
        mixed-day    some look, some buy, some come to a gate
        soak         a mixed day for half an hour, whose end must be as fast as its beginning

        --against URL      a node of any service, several times; without any, the four of the demo on this machine
        --otlp URL         where the trace store takes OTLP/HTTP (port 4318 of its host)
        --rate N           visitors per second
        --duration S       seconds for which they come
        --max-p99 MS       instead of the scenario's limits for the 99th percentiles
        --max-errors PCT   how many answers may be errors (0)
        --max-lag MS       how late the generator's visitors may begin at its 99th percentile (50)
        --max-catch-up S   how long after the last visitor the gates may take to hear of what was sold (10)
        --out DIR          where reports are kept and compared with the last (.maguey/load)

      Needs the deployment's MAGUEY_JWT_SECRET, and MAGUEY_OTLP_TOKEN if the trace store wants one. Exits with 0 if all
      checks passed, 1 if not, 2 if asked wrongly.
      """;

  private static final List<String> DEMO =
      List.of(
          "http://127.0.0.1:8080",
          "http://127.0.0.1:8081",
          "http://127.0.0.1:8082",
          "http://127.0.0.1:8083");
  private static final double LAG_MILLIS = 50;
  private static final Duration CATCH_UP = Duration.ofSeconds(10);

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException saying what is wrong with them
   */
  static LoadOptions of(List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException(
          "Which scenario? One of " + String.join(", ", Scenarios.names()));
    }
    return new Reader(arguments).read();
  }

  private static final class Reader {
    private final List<String> left;
    private final List<String> against = new ArrayList<>();
    private Optional<String> otlp = Optional.empty();
    private OptionalDouble rate = OptionalDouble.empty();
    private Optional<Duration> lasting = Optional.empty();
    private OptionalDouble mostMillis = OptionalDouble.empty();
    private double mostErrors;
    private double mostLag = LAG_MILLIS;
    private Duration mostCatchUp = CATCH_UP;
    private Path folder = Path.of(".maguey", "load");

    Reader(List<String> arguments) {
      left = new ArrayList<>(arguments);
    }

    LoadOptions read() {
      String scenario = left.remove(0);
      if (!Scenarios.names().contains(scenario)) {
        throw new IllegalArgumentException(
            scenario + " is no scenario: choose one of " + String.join(", ", Scenarios.names()));
      }
      while (!left.isEmpty()) {
        take(left.remove(0));
      }
      return new LoadOptions(
          scenario,
          against.isEmpty() ? DEMO : against,
          otlp,
          rate,
          lasting,
          mostMillis,
          mostErrors,
          mostLag,
          mostCatchUp,
          folder);
    }

    private void take(String option) {
      switch (option) {
        case "--against" -> against.add(url(option));
        case "--otlp" -> otlp = Optional.of(url(option));
        case "--rate" -> rate = OptionalDouble.of(number(option, 0.01, 100_000));
        case "--duration" -> lasting = Optional.of(seconds(option, 1, 604_800));
        case "--max-p99" -> mostMillis = OptionalDouble.of(number(option, 0, 600_000));
        case "--max-errors" -> mostErrors = number(option, 0, 100);
        case "--max-lag" -> mostLag = number(option, 0, 600_000);
        case "--max-catch-up" -> mostCatchUp = seconds(option, 0, 86_400);
        case "--out" -> folder = Path.of(value(option));
        default -> throw new IllegalArgumentException(option + " is no option of load");
      }
    }

    private String value(String option) {
      if (left.isEmpty()) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      return left.remove(0);
    }

    private double number(String option, double least, double most) {
      String text = value(option);
      boolean isNumber = text.matches("\\d{1,9}(\\.\\d{1,6})?");
      double number = isNumber ? Double.parseDouble(text) : -1;
      if (number < least || number > most) {
        throw new IllegalArgumentException(
            "%s %s is no number from %s to %s".formatted(option, text, words(least), words(most)));
      }
      return number;
    }

    private Duration seconds(String option, double least, double most) {
      return Duration.ofMillis((long) (1_000 * number(option, least, most)));
    }

    private static String words(double number) {
      return String.valueOf(number).replaceFirst("\\.0$", "");
    }

    private String url(String option) {
      String text = value(option);
      if (!text.matches("https?://[^/?#\\s]+/?")) {
        throw new IllegalArgumentException(
            option + " " + text + " is no http(s)://host:port of a node");
      }
      return text.replaceFirst("/$", "");
    }
  }
}
