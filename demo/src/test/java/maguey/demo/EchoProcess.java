package maguey.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** An {@link EchoNode} in a process on a host of a network; its log goes to a file. */
final class EchoProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 180;

  private final String address;
  private final Process process;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  /** Starts it; it answers once when it serves. */
  EchoProcess(CutNetwork network, int host) {
    address = network.address(host);
    List<String> command = new ArrayList<>(network.on(host));
    command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx96m"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(EchoNode.class.getName(), address));
    IntStream.range(0, network.hosts()).mapToObj(network::address).forEach(command::add);
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread reader = new Thread(this::read, "reads " + address);
    reader.setDaemon(true);
    reader.start();
  }

  String tell(String question) {
    try {
      process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException ended) {
      throw new UncheckedIOException(address + " has ended", ended);
    }
    return answer();
  }

  String answer() {
    try {
      String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IllegalStateException(address + " does not answer, see " + log());
      }
      return answer;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        PrintStream log = new PrintStream(log(), StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(EchoNode.ANSWER)) {
          answers.add(line.substring(EchoNode.ANSWER.length()));
        }
        log.println(line);
      }
    } catch (IOException ended) {
      // The process was killed; whoever still waits for an answer is told.
    }
  }

  private String log() {
    return "target/split-brain-" + address + ".log";
  }
}
