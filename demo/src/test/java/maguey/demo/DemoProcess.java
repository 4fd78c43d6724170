package maguey.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A demo as somebody starts it: a process, and what it writes on the console. */
final class DemoProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 600;

  private final Process process;
  private final Thread reader;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Boolean> isUp = new CompletableFuture<>();
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();

  DemoProcess(Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-Xmx400m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            FreeDemo.class.getName(),
            folder.toString());
    // As the command has it: members that leave are reported by the others.
    builder.environment().put("MAGUEY_CLUSTER_LOG_LEVEL", "ERROR");
    process = builder.redirectErrorStream(true).start();
    reader = new Thread(this::read, "reads the demo");
    reader.setDaemon(true);
    reader.start();
  }

  /** Waits until it is up, or has ended. */
  void awaitUp() throws Exception {
    isUp.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits until it says something. */
  void await(String words) throws InterruptedException {
    String line = "";
    while (!line.contains(words)) {
      line = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("No " + words + " in " + lines);
      }
    }
  }

  /** Asks it to end, as Ctrl-C does; a signal that shells keep from what runs behind them. */
  void end() throws InterruptedException {
    // Unlike the process's own, this leaves the console open for what it still says.
    process.toHandle().destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The demo does not end: " + lines);
    }
    reader.join();
  }

  /** What it has written so far. */
  List<String> lines() {
    return lines;
  }

  /** What stands behind a word of the console. */
  String told(String word) {
    return lines.stream()
        .filter(line -> line.strip().startsWith(word))
        .map(line -> line.strip().substring(word.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + word + " in " + lines));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader console =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = console.readLine(); line != null; line = console.readLine()) {
        lines.add(line);
        unread.add(line);
        if (line.contains("Ctrl-C")) {
          isUp.complete(true);
        }
      }
    } catch (IOException killed) {
      // Whoever waits is told below.
    } finally {
      isUp.complete(false);
    }
  }
}
