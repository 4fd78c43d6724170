package maguey.demo.verify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param urls of nodes, of any services in any order
 * @param otlpUrl where the trace store takes OTLP/HTTP; empty: port 4318 of its host
 * @param email who gets the mail of the synthetic order
 * @param watch how long to wait before checking again; empty checks once
 * @param authorities certificates in PEM that are trusted instead of the system's
 */
record VerifyOptions(
    List<String> urls,
    Optional<String> otlpUrl,
    String email,
    Path baseline,
    boolean json,
    Optional<Duration> watch,
    Optional<Path> authorities) {

  static final String USAGE =
      """
      ./maguey verify [OPTION...] [URL...]   checks a running deployment, node by node and end to end

        URL               a node of any service; without any, the four of the demo on this machine
        --otlp URL        where the trace store takes OTLP/HTTP (port 4318 of its host)
        --email ADDRESS   who gets the mail of the synthetic order
        --baseline FILE   the figures to compare with; made if it is not there (.maguey/baseline.json)
        --json            the report as JSON
        --watch SECONDS   checks again and again
        --ca FILE         certificates in PEM to trust instead of the system's, as of an authority of one's own

      Needs the deployment's MAGUEY_JWT_SECRET. Exits with 0 if nothing failed, 1 if something did, 2 if asked wrongly.
      """;

  private static final List<String> DEMO =
      List.of(
          "http://127.0.0.1:8080",
          "http://127.0.0.1:8081",
          "http://127.0.0.1:8082",
          "http://127.0.0.1:8083");

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException saying what is wrong with them
   */
  static VerifyOptions of(List<String> arguments) {
    return new Reader(arguments).read();
  }

  private static final class Reader {
    private final List<String> left;
    private final List<String> urls = new ArrayList<>();
    private Optional<String> otlp = Optional.empty();
    private String email = "verify@synthetic.example";
    private Path baseline = Path.of(".maguey", "baseline.json");
    private boolean json;
    private Optional<Duration> watch = Optional.empty();
    private Optional<Path> authorities = Optional.empty();

    Reader(List<String> arguments) {
      left = new ArrayList<>(arguments);
    }

    VerifyOptions read() {
      while (!left.isEmpty()) {
        take(left.remove(0));
      }
      List<String> named = urls.isEmpty() ? DEMO : urls;
      return new VerifyOptions(named, otlp, email, baseline, json, watch, authorities);
    }

    private void take(String argument) {
      switch (argument) {
        case "--otlp" -> otlp = Optional.of(url(value(argument)));
        case "--email" -> email = value(argument);
        case "--baseline" -> baseline = Path.of(value(argument));
        case "--json" -> json = true;
        case "--ca" -> authorities = Optional.of(Path.of(value(argument)));
        case "--watch" -> watch = Optional.of(seconds(value(argument)));
        default -> urls.add(url(argument));
      }
    }

    private String value(String option) {
      if (left.isEmpty()) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      return left.remove(0);
    }

    private static Duration seconds(String text) {
      if (!text.matches("[1-9]\\d{0,5}")) {
        throw new IllegalArgumentException("--watch " + text + " is no number of seconds");
      }
      return Duration.ofSeconds(Long.parseLong(text));
    }

    private static String url(String text) {
      if (!text.matches("https?://[^/?#\\s]+/?")) {
        throw new IllegalArgumentException(
            text + " is no option and no http(s)://host:port of a node");
      }
      return text.replaceFirst("/$", "");
    }
  }
}
