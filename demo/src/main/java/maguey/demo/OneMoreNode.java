package maguey.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maguey.orders.OrdersMain;

/** One node more of orders-service beside a demo, in a process of its own. */
final class OneMoreNode implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(120);

  private final Process process;
  private final String address;

  private OneMoreNode(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts it, and waits until it serves; what it writes goes to a log in the folder. */
  static OneMoreNode start(ServiceVariables suite, Path folder) {
    try {
      int port = freePort();
      Map<String, String> variables = suite.ofOneMore("orders-service", port, freePort());
      Process process = run(variables, folder.resolve("one-more-node.log"));
      OneMoreNode node = new OneMoreNode(process, "127.0.0.1:" + port);
      node.awaitReady();
      return node;
    } catch (IOException failure) {
      throw new UncheckedIOException("One node more cannot be started", failure);
    }
  }

  private static Process run(Map<String, String> variables, Path log) throws IOException {
    String java = String.join(File.separator, System.getProperty("java.home"), "bin", "java");
    String classes = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(java, "-Xmx160m", "-cp", classes, OrdersMain.class.getName()));
    builder.environment().putAll(variables);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private void awaitReady() {
    String url = "http://" + address + "/health/ready";
    Http http = new Http();
    try {
      Until.present("One node more", READY_WITHIN, () -> readiness(http, url));
    } catch (StoryFailure notReady) {
      close();
      throw notReady;
    }
  }

  private Optional<Boolean> readiness(Http http, String url) {
    if (!process.isAlive()) {
      throw new StoryFailure("The node has ended; its log is one-more-node.log");
    }
    try {
      return Optional.of(true).filter(ready -> http.get(url, null).status() == 200);
    } catch (StoryFailure notYet) {
      return Optional.empty();
    }
  }

  /** Where it is reached, as the System page lists it. */
  String address() {
    return address;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
