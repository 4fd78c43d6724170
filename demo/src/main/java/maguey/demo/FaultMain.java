package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * {@code ./maguey fault}: breaks the demo that runs on this machine, as docs/tour.md tells. Exits
 * with 2 when it was asked wrongly.
 */
public final class FaultMain {
  private static final int USUAL_SECONDS = 120;
  private static final Path FOLDER = Path.of(".maguey").toAbsolutePath();
  private static final String HELP =
      """
      ./maguey fault NAME               breaks the demo in this way, makes the traffic that shows it, mends it
      ./maguey fault list               what can be broken, and what is
      ./maguey fault on NAME [SECONDS [PLACE]]
                                        breaks it, and makes no traffic; only at a gate, or a node's address
      ./maguey fault off [NAME]         mends it
      ./maguey fault schedule SEED [SECONDS]
                                        lets faults come and go; the same seed brings the same ones
      NAME is one of: %s
      """;

  private final SuiteUrls urls;
  private final StoryTokens tokens;
  private final FaultSwitch faults;

  FaultMain(SuiteUrls urls, StoryTokens tokens) {
    this.urls = urls;
    this.tokens = tokens;
    this.faults = new FaultSwitch(new Http(), urls.traces(), tokens.admin());
  }

  public static void main(String[] args) {
    if (List.of(args).contains("--help")) {
      System.out.print(help());
      return;
    }
    Ports ports = Ports.documented();
    SuiteUrls urls =
        new SuiteUrls(
            url(ports.marketing()),
            url(ports.orders()),
            url(ports.scanner()),
            url(ports.traces()),
            null);
    try (StoryTokens tokens = new StoryTokens(System.getenv("MAGUEY_JWT_SECRET"))) {
      System.exit(new FaultMain(urls, tokens).run(List.of(args)));
    } catch (StoryFailure failure) {
      System.err.println(failure.getMessage());
      System.exit(1);
    }
  }

  /** Does what the words say: 0, or 2 when they say nothing that can be done. */
  int run(List<String> args) {
    String verb = args.isEmpty() ? "" : args.get(0);
    switch (verb) {
      case "list" -> list();
      case "on" -> {
        if (args.size() < 2) {
          return refuse("Which one?");
        }
        on(args.get(1), number(args, 2, USUAL_SECONDS), args.size() > 3 ? args.get(3) : null);
      }
      case "off" -> off(args);
      case "schedule" -> schedule(number(args, 1, 1), number(args, 2, USUAL_SECONDS));
      default -> {
        String wrong = verb.isEmpty() ? "Which one?" : "There is no fault '" + verb + "'";
        return TourStop.of(verb).map(this::play).orElseGet(() -> refuse(wrong));
      }
    }
    return 0;
  }

  private int play(TourStop stop) {
    System.out.println("Making the traffic ...");
    List<String> traces = new FaultTour(urls, tokens, FaultMain::oneMoreNode).play(stop);
    System.out.printf(
        """

        %s
          Find out why: %s/admin/traces   (%d of the newest traces are of this)
          Hints and the answer: docs/tour.md, %s
        """,
        stop.complaint(), urls.traces(), traces.size(), stop.text());
    if (stop.lasts()) {
      System.out.println("  It goes on for a minute, or until ./maguey fault off");
    }
    return 0;
  }

  /** Beside the demo that another process runs. */
  private static OneMoreNode oneMoreNode() {
    return OneMoreNode.start(DemoPorts.variablesIn(FOLDER), FOLDER);
  }

  private void list() {
    for (JsonObject fault : TraceReader.objects(faults.list().getJsonArray("faults"))) {
      System.out.printf(
          "%-22s %-16s %s%n", fault.getString("name"), state(fault), fault.getString("words"));
    }
  }

  private static String state(JsonObject fault) {
    Instant now = Instant.now();
    return TraceReader.objects(fault.getJsonArray("flags")).stream()
        .findFirst()
        .map(flag -> state(flag, now))
        .orElse("off");
  }

  private static String state(JsonObject flag, Instant now) {
    Instant from = Instant.parse(flag.getString("from"));
    return from.isAfter(now)
        ? "in " + Duration.between(now, from).toSeconds() + " s"
        : "on for "
            + Duration.between(now, Instant.parse(flag.getString("until"))).toSeconds()
            + " s";
  }

  private void on(String name, int seconds, String place) {
    JsonObject settings = new JsonObject().put("seconds", seconds);
    faults.on(name, place == null ? settings : settings.put("place", place));
  }

  private void off(List<String> args) {
    if (args.size() > 1) {
      faults.off(args.get(1));
    } else {
      faults.allOff();
    }
  }

  private void schedule(long seed, int seconds) {
    TraceReader.objects(faults.schedule(seed, seconds).getJsonArray("flags")).stream()
        .sorted(Comparator.comparing(flag -> flag.getString("from")))
        .forEach(
            flag ->
                System.out.printf(
                    "%s to %s  %s%n",
                    flag.getString("from"), flag.getString("until"), flag.getString("name")));
  }

  private static int number(List<String> args, int place, int fallback) {
    try {
      return args.size() > place ? Integer.parseInt(args.get(place)) : fallback;
    } catch (NumberFormatException wrong) {
      throw new StoryFailure("'" + args.get(place) + "' must be a whole number");
    }
  }

  private static int refuse(String why) {
    System.err.println(why + "\n\n" + help());
    return 2;
  }

  private static String help() {
    return HELP.formatted(
        String.join(", ", Arrays.stream(TourStop.values()).map(TourStop::text).toList()));
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
