package maguey.demo.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import maguey.demo.Patience;

/**
 * The nodes of docker-compose.yml, two of each service, seen from the host.
 *
 * @param compose the command, {@code docker-compose} or {@code docker compose}, in words
 * @param firstPorts what stands before the last two digits of the first nodes' ports
 * @param secondPorts the same of the second nodes
 */
record Containers(List<String> compose, String firstPorts, String secondPorts) implements Nodes {
  private static final Duration READY_WITHIN = Duration.ofSeconds(120);
  private static final Duration JOINED_WITHIN = Duration.ofSeconds(60);
  private static final Map<String, String> PORT_ENDS =
      Map.of(
          "marketing-service", "80",
          "orders-service", "81",
          "scanner-service", "82",
          "trace-store", "83");

  /** Reads {@code COMPOSE}, {@code MAGUEY_PORTS_1} and {@code MAGUEY_PORTS_2}. */
  static Containers fromEnv(Map<String, String> env) {
    return new Containers(
        List.of(env.getOrDefault("COMPOSE", "docker-compose").split(" ", -1)),
        env.getOrDefault("MAGUEY_PORTS_1", "80"),
        env.getOrDefault("MAGUEY_PORTS_2", "180"));
  }

  /** The mail catcher's {@code imap://host:port}. */
  URI mailbox() {
    return URI.create("imap://127.0.0.1:" + firstPorts + "43");
  }

  @Override
  public List<String> urls(String service) {
    String end = PORT_ENDS.get(service);
    return List.of("http://127.0.0.1:" + firstPorts + end, "http://127.0.0.1:" + secondPorts + end);
  }

  @Override
  public void kill(String service) {
    run("kill", "-s", "KILL", firstContainer(service));
  }

  @Override
  public void restart(String service) {
    run("start", firstContainer(service));
    awaitReady(urls(service).get(0));
  }

  /** Waits until every node serves and sees all the others. */
  void awaitAllReady() {
    List<String> all = PORT_ENDS.keySet().stream().flatMap(s -> urls(s).stream()).toList();
    all.forEach(Containers::awaitReady);
    for (String url : all) {
      int seen =
          Patience.ask(
              JOINED_WITHIN, () -> Readiness.nodesSeenBy(url), nodes -> nodes == all.size());
      if (seen != all.size()) {
        throw new ProofFailure(url + " sees " + seen + " of " + all.size() + " nodes");
      }
    }
  }

  private static void awaitReady(String url) {
    if (!Patience.ask(READY_WITHIN, () -> Readiness.of(url), ready -> ready)) {
      throw new ProofFailure(url + " is not ready after " + READY_WITHIN.toSeconds() + " s");
    }
  }

  private static String firstContainer(String service) {
    return service.replace("-service", "") + "-1";
  }

  private void run(String... arguments) {
    List<String> command = new ArrayList<>(compose);
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new ProofFailure(String.join(" ", command) + " failed: " + output);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
