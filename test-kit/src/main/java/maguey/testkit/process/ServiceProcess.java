package maguey.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A service in a JVM of its own, started from its runnable jar as an operator would. Its output
 * goes to a file. It never outlives this JVM.
 */
public final class ServiceProcess implements AutoCloseable {
  private final String name;
  private final List<String> command;
  private final Map<String, String> variables;
  private final Path log;
  private Process process;

  private ServiceProcess(
      String name, List<String> command, Map<String, String> variables, Path log) {
    this.name = name;
    this.command = List.copyOf(command);
    this.variables = Map.copyOf(variables);
    this.log = log;
  }

  /**
   * Starts a service and does not wait for it.
   *
   * @param name of the node, for the log file and for messages
   * @param jar the runnable jar, {@code target/orders-service-all.jar}
   * @param variables the node's whole configuration; of this JVM's own environment only what has
   *     nothing to do with us is passed on
   * @param logs the folder of {@code name.log}, which later starts append to
   * @param flags of the JVM; the last of two that contradict one another counts
   */
  public static ServiceProcess start(
      String name, Path jar, Map<String, String> variables, Path logs, String... flags) {
    return start(List.of(), name, jar, variables, logs, flags);
  }

  /**
   * The same by another program, which is given the command and becomes it, as {@code ip netns
   * exec} does.
   */
  public static ServiceProcess start(
      List<String> by,
      String name,
      Path jar,
      Map<String, String> variables,
      Path logs,
      String... flags) {
    return start(name, JavaCommand.ofJar(by, jar, flags), variables, logs);
  }

  /**
   * Starts a service from the classes of this JVM, for a test of its own module that needs no
   * runnable jar.
   *
   * @param main whose {@code main} is run
   * @param heapMib the heap it may have
   * @param flags of the JVM
   */
  public static ServiceProcess start(
      Class<?> main, int heapMib, Map<String, String> variables, Path logs, String... flags) {
    List<String> command = JavaCommand.ofClass(main, heapMib, flags);
    return start(main.getSimpleName(), command, variables, logs);
  }

  private static ServiceProcess start(
      String name, List<String> command, Map<String, String> variables, Path logs) {
    ServiceProcess service =
        new ServiceProcess(name, command, variables, logs.resolve(name + ".log"));
    service.start();
    return service;
  }

  /** Starts it again, as it was configured at first; it must have ended. */
  public void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException(name + " is still running");
    }
    try {
      process = builder().start();
    } catch (IOException failure) {
      throw new UncheckedIOException(name + " cannot be started", failure);
    }
    OrphanGuard.watch(process);
  }

  /**
   * Waits until the node serves.
   *
   * @throws IllegalStateException with the end of its log when it ended or takes too long
   */
  public ServiceProcess awaitReady(Duration within) {
    ReadinessWatch watch = new ReadinessWatch(url());
    if (!watch.await(process, within)) {
      throw new IllegalStateException(name + " is not ready: " + watch + "\n" + logTail());
    }
    return this;
  }

  /** SIGKILL: it ends without a chance to do anything. Returns when it has ended. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(60));
  }

  /** SIGTERM: it shall drain and end. */
  public void terminate() {
    process.destroy();
  }

  /** SIGSTOP: it hangs, its connections stay open. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT: it goes on after {@link #freeze()}. */
  public void thaw() {
    signal("CONT");
  }

  /**
   * Waits for its end.
   *
   * @return the exit code; 143 and 137 are SIGTERM and SIGKILL
   */
  public int awaitEnd(Duration within) {
    try {
      if (process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException(name + " has not ended\n" + logTail());
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Where its HTTP is reached, without a slash at the end. */
  public String url() {
    String host = variables.getOrDefault("MAGUEY_HTTP_HOST", "127.0.0.1");
    return "http://" + host + ":" + variables.get("MAGUEY_HTTP_PORT");
  }

  /** What it wrote to its standard output and error, over all its starts. */
  public Path log() {
    return log;
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  private ProcessBuilder builder() throws IOException {
    Files.createDirectories(log.getParent());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(ServiceProcess::isOurs);
    builder.environment().putAll(variables);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  private static boolean isOurs(String variable) {
    return variable.startsWith("MAGUEY_")
        || variable.startsWith("PG")
        || variable.startsWith("OTEL_")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(pid())).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    } catch (IOException unreadable) {
      return "(no log: " + unreadable.getMessage() + ")";
    }
  }
}
