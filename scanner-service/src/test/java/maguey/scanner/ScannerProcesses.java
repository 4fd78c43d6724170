package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import maguey.common.auth.Tokens;
import maguey.testkit.FreePorts;
import maguey.testkit.HttpCalls;
import maguey.testkit.process.ServiceProcess;

/** Nodes of the service in JVMs of their own, which share cluster and database. */
record ScannerProcesses(List<ServiceProcess> processes, HttpCalls admin) implements AutoCloseable {
  private static final String SECRET = "a-secret-of-the-drills-that-is-long-enough";
  private static final int HEAP_MIB = 192;

  /** What starts soonest. */
  private static final String[] FLAGS = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"};

  private static final Duration READY_WITHIN = Duration.ofSeconds(120);

  static ScannerProcesses start(int count, OrdersStandIn orders, Map<String, String> database) {
    List<Integer> ports = IntStream.range(0, count).mapToObj(i -> FreePorts.next()).toList();
    String members = ports.stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
    List<ServiceProcess> processes =
        ports.stream().map(port -> start(port, members, orders, database)).toList();
    processes.forEach(process -> process.awaitReady(READY_WITHIN));
    return new ScannerProcesses(processes, new HttpCalls(processes.get(0).url()).bearer(token()));
  }

  private static ServiceProcess start(
      int port, String members, OrdersStandIn orders, Map<String, String> database) {
    Path folder = Path.of("target", "drills", "scanner-" + port).toAbsolutePath();
    Map<String, String> variables = new HashMap<>(database);
    variables.put("MAGUEY_HTTP_PORT", String.valueOf(FreePorts.next()));
    variables.put("MAGUEY_CLUSTER_NAME", "drill-" + members.hashCode());
    variables.put("MAGUEY_CLUSTER_PORT", String.valueOf(port));
    variables.put("MAGUEY_CLUSTER_MEMBERS", members);
    variables.put("MAGUEY_SPOOL_DIR", folder.resolve("spool").toString());
    variables.put("MAGUEY_JWT_SECRET", SECRET);
    variables.put("MAGUEY_ORDERS_URL", orders.url());
    variables.put("MAGUEY_TICKET_WEBHOOK_SECRET", SignedWebhook.SECRET);
    return ServiceProcess.start(ScannerMain.class, HEAP_MIB, variables, folder, FLAGS);
  }

  /** Tickets of one order's event arrive by their webhooks. */
  List<IssuedTicket> issue(int count) {
    IssuedTicket first = IssuedTicket.some();
    List<IssuedTicket> tickets =
        IntStream.range(0, count).mapToObj(i -> IssuedTicket.some().ofEvent(first)).toList();
    HttpCalls node = new HttpCalls(processes.get(0).url());
    tickets.forEach(
        ticket ->
            assertThat(SignedWebhook.of(ticket.webhook().encode()).send(node).status())
                .isEqualTo(204));
    return tickets;
  }

  /** A device at a gate of its own. */
  StubbornDevice device(String gate) {
    JsonObject wanted = new JsonObject().put("name", "phone " + gate).put("gate", gate);
    HttpCalls.Answer made = admin.post("/api/devices", wanted);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    List<String> urls = processes.stream().map(ServiceProcess::url).toList();
    return new StubbornDevice(urls, made.json().getString("token"));
  }

  void kill(int node) {
    processes.get(node).kill();
  }

  @Override
  public void close() {
    processes.forEach(ServiceProcess::close);
  }

  private static String token() {
    Vertx vertx = Vertx.vertx();
    try {
      return new Tokens(vertx, SECRET).mint("drill", Tokens.ADMIN, Duration.ofHours(1));
    } finally {
      vertx.close().await();
    }
  }
}
