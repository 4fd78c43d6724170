package maguey.load.bench;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a JVM of its own, with a log of its garbage collections. */
final class Program implements AutoCloseable {
  /** The class path of the suite, which {@code ./maguey} knows. */
  static final String SUITE = System.getProperty("maguey.bench.suite", "demo/target/lib/*");

  /**
   * The collector that the JVM takes by itself in compose's containers but the trace store's, for
   * they have less than 2 GB, and that {@code ./maguey} names.
   */
  static final String SMALL_COLLECTOR = "-XX:+UseSerialGC";

  /** What Hazelcast and the log of direct memory reach into. */
  private static final List<String> OPENED =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

  private static final Duration START = Duration.ofMinutes(5);
  private static final Pattern PAUSE = Pattern.compile("Pause.* ([0-9.]+)ms");

  private final Process process;
  private final Path gcLog;

  private Program(Process process, Path gcLog) {
    this.process = process;
    this.gcLog = gcLog;
  }

  /**
   * A service of the suite.
   *
   * @param jvm more options
   */
  static Program service(String main, Map<String, String> environment, int httpPort, String... jvm)
      throws Exception {
    List<String> options = new ArrayList<>(List.of(jvm));
    options.addAll(List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError"));
    options.addAll(OPENED);
    options.addAll(List.of("-cp", SUITE, main));
    return start(
        options, environment, URI.create("http://127.0.0.1:" + httpPort + "/health/ready"));
  }

  /** A program of the demo's, whose output is read by whoever starts it. */
  static Process demo(String main, List<String> arguments) throws IOException {
    return demo(Path.of("."), List.of(), main, arguments);
  }

  /**
   * The same in a folder where it keeps its data.
   *
   * @param jvm more options
   */
  static Process demo(Path folder, List<String> jvm, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(jvm);
    command.addAll(OPENED);
    command.addAll(List.of("-cp", absolute("demo/target/classes") + ":" + absolute(SUITE), main));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Path absolute(String path) {
    return Path.of(path).toAbsolutePath();
  }

  /** An access token for services with the given secret. */
  static String token(String role, String secret) throws Exception {
    ProcessBuilder mint =
        new ProcessBuilder(java(), "-cp", SUITE, "maguey.common.auth.MintToken", role, "36000");
    mint.environment().put("MAGUEY_JWT_SECRET", secret);
    Process process = mint.start();
    String token = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return token.lines().reduce("", (first, last) -> last).strip();
  }

  /** Starts it and waits until the address answers 200. */
  static Program start(List<String> jvm, Map<String, String> environment, URI ready)
      throws Exception {
    Path folder = Files.createTempDirectory("maguey-bench-jvm");
    Path gcLog = folder.resolve("gc.log");
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("-Xlog:gc:file=" + gcLog);
    command.addAll(jvm);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("out.log").toFile()).directory(new File("."));
    builder.environment().putAll(environment);
    Process process = builder.start();
    // Even if it stands still just then: with the bench it ends.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Program program = new Program(process, gcLog);
    program.await(ready, folder.resolve("out.log"));
    return program;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Resident bytes, now and at most so far, as Linux tells them; elsewhere nothing. */
  String memory() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    return Files.exists(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
            .map(line -> line.replaceAll("\\s+", " "))
            .reduce("", (a, b) -> a + b + "; ")
        : "";
  }

  /** The processor time it has taken. */
  CpuClock cpu() {
    return new CpuClock(process.pid());
  }

  /** Runs something while it stands still, and with it what it would still have to do. */
  void frozen(Stopwatch.Work meanwhile) throws Exception {
    signal("STOP");
    try {
      meanwhile.run();
    } finally {
      signal("CONT");
    }
  }

  private void signal(String name) throws Exception {
    if (new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor() != 0) {
      throw new IllegalStateException("SIG" + name + " does not reach process " + process.pid());
    }
  }

  /** The processor time that its threads of such a name have taken. */
  ThreadClock cpuOf(String threads) {
    return new ThreadClock(process.pid(), threads);
  }

  /** How many pauses there were, the longest and their sum. */
  String pauses() throws IOException {
    List<Double> millis =
        Files.readAllLines(gcLog).stream()
            .map(PAUSE::matcher)
            .filter(Matcher::find)
            .map(found -> Double.valueOf(found.group(1)))
            .toList();
    return "%d pauses, longest %.1f ms, together %.0f ms"
        .formatted(
            millis.size(),
            millis.stream().mapToDouble(d -> d).max().orElse(0),
            millis.stream().mapToDouble(d -> d).sum());
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private void await(URI ready, Path log) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // it is still starting
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    process.destroyForcibly();
    throw new IllegalStateException("It did not start:\n" + Files.readString(log));
  }
}
