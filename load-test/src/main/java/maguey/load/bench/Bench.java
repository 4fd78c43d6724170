package maguey.load.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The benches, from outside the JVM of what they measure: {@code ./maguey bench [NAME [ARGUMENT
 * …]]}, all of them without a name. They print ratios of two sides that ran one after the other on
 * the same machine; nothing fails because of a figure. What they print is added to the history. A
 * bench that lacks a program or breaks keeps no other from running.
 */
public final class Bench {
  private static final String USAGE =
      """
      ./maguey bench                                              all of them
      ./maguey bench orders | scans [SECONDS [ROUNDS [RATE]]]
      ./maguey bench onsale [SECONDS [RATE]]
      ./maguey bench catalogue [SECONDS [ROUNDS]]
      ./maguey bench board [SCANS]
      ./maguey bench ingest | zipkin | drain [SPANS [ROUNDS [WARM-UP]]]
      ./maguey bench masking [SPANS [WARM-UP]]
      ./maguey bench tracing [TURNS [REQUESTS [CONNECTIONS]]]
      ./maguey bench ui [SPANS [ROUNDS]]
      ./maguey bench query [MILLIONS ...]
      ./maguey bench demo [ROUNDS]
      ./maguey bench history                                      what they printed so far
      """;

  private static final Predicate<String> NUMBER = Pattern.compile("\\d{1,9}").asMatchPredicate();
  private static final int FAILED = 1;
  private static final int ASKED_WRONGLY = 2;

  private final Map<String, Subject> subjects;
  private final BenchHistory history;

  Bench(Map<String, Subject> subjects, BenchHistory history) {
    this.subjects = subjects;
    this.history = history;
  }

  @FunctionalInterface
  interface Body {
    void run(List<String> arguments) throws Exception;
  }

  /** What can be measured, and the programs that this takes. */
  record Subject(Body body, Tool... needs) {}

  /** The bench's name, then its own arguments. */
  public static void main(String[] arguments) throws Exception {
    BenchHistory history = new BenchHistory(Path.of(".maguey", "bench.ndjson"));
    System.exit(new Bench(subjects(), history).run(List.of(arguments)));
  }

  private static Map<String, Subject> subjects() {
    Map<String, Subject> subjects = new LinkedHashMap<>();
    subjects.put("orders", new Subject(OrdersBench::run, Tool.PGBENCH));
    subjects.put("onsale", new Subject(OnSaleBench::run));
    subjects.put("catalogue", new Subject(CatalogueBench::run));
    subjects.put("scans", new Subject(ScansBench::run, Tool.PGBENCH));
    subjects.put("board", new Subject(BoardBench::run));
    subjects.put("ingest", new Subject(IngestBench::run));
    subjects.put("drain", new Subject(DrainBench::run));
    subjects.put("masking", new Subject(MaskingBench::run));
    subjects.put("zipkin", new Subject(ZipkinBench::run));
    subjects.put("tracing", new Subject(TracingBench::run));
    subjects.put("ui", new Subject(UiBench::run, Tool.CHROMIUM));
    subjects.put("query", new Subject(QueryBench::run));
    subjects.put("demo", new Subject(DemoBench::run));
    return subjects;
  }

  /** The command, without ending the JVM: 0, 1 if a bench was not run to its end, 2 if none is. */
  int run(List<String> arguments) throws Exception {
    if (arguments.isEmpty()) {
      return all(subjects.keySet(), List.of());
    }
    if (arguments.contains("--help")) {
      System.out.print(USAGE);
      return 0;
    }
    String name = arguments.get(0);
    if (name.equals("history")) {
      System.out.print(history.words());
      return 0;
    }
    if (!subjects.containsKey(name)) {
      return refuse("There is no bench '" + name + "'");
    }
    List<String> numbers = arguments.subList(1, arguments.size());
    Optional<String> wrong = numbers.stream().filter(said -> !NUMBER.test(said)).findFirst();
    return wrong.isPresent()
        ? refuse("'" + wrong.get() + "' must be a whole number")
        : all(List.of(name), numbers);
  }

  private static int refuse(String why) {
    System.err.println(why + "\n\n" + USAGE);
    return ASKED_WRONGLY;
  }

  private int all(Collection<String> names, List<String> arguments) {
    List<String> failed = names.stream().filter(name -> !isDone(name, arguments)).toList();
    if (!failed.isEmpty()) {
      System.err.println("Not measured: " + String.join(", ", failed));
    }
    return failed.isEmpty() ? 0 : FAILED;
  }

  private boolean isDone(String name, List<String> arguments) {
    for (Tool tool : subjects.get(name).needs()) {
      if (!tool.isThere()) {
        System.err.println(name + " needs " + tool.command() + ": " + tool.remedy());
        return false;
      }
    }
    try {
      run(name, arguments);
      return true;
    } catch (Exception broken) {
      broken.printStackTrace();
      return false;
    }
  }

  private void run(String name, List<String> arguments) throws Exception {
    Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Machine machine = Machine.here();
    System.out.println(name + " on " + machine.words());
    try (Printed printed = new Printed()) {
      subjects.get(name).body().run(arguments);
      history.append(at, name, arguments, machine, printed.lines());
    }
  }
}
