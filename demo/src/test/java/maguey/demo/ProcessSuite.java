package maguey.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import maguey.common.keys.KeyFolders;
import maguey.common.keys.Part;
import maguey.common.sql.Init;
import maguey.demo.proof.Nodes;
import maguey.testkit.OwnPostgres;
import maguey.testkit.TestDatabase;
import maguey.testkit.process.ServiceProcess;
import maguey.testkit.process.WrongClock;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two nodes of each service, each a process of its own, in one cluster with TLS on the event bus,
 * on one PostgreSQL and one mail sink. It needs the runnable jars, which {@code package} makes.
 */
final class ProcessSuite implements Nodes, BeforeAllCallback, AfterAllCallback {
  static final List<Part> SERVICES =
      List.of(Part.ORDERS_SERVICE, Part.SCANNER_SERVICE, Part.MARKETING_SERVICE, Part.TRACE_STORE);
  private static final Duration READY_WITHIN = Duration.ofSeconds(240);

  private final Map<String, ServiceProcess> nodes = new LinkedHashMap<>();
  private final MailSink mail = MailSink.start();
  private final OwnPostgres own;
  private final Map<String, WrongClock> clocks = new HashMap<>();
  private boolean hasNetwork;
  private NodeHosts hosts = NodeHosts.thisMachine();
  private Path older;
  private TestDatabase shared;
  private String secret;
  private StoryTokens tokens;
  private String otlp;

  /** On the PostgreSQL that all tests share. */
  ProcessSuite() {
    this(null);
  }

  /** On a PostgreSQL that may stop and freeze; whoever made it closes it. */
  ProcessSuite(OwnPostgres own) {
    this.own = own;
  }

  /** Gives the first node of each service a clock that can be set. */
  ProcessSuite withWrongClocks() {
    SERVICES.forEach(service -> clocks.put(service.folder() + "-1", new WrongClock()));
    return this;
  }

  /** The nodes of each service are on two hosts of a network that can be cut. */
  ProcessSuite onTwoHosts() {
    hasNetwork = true;
    return this;
  }

  /** The connections of second nodes to database and mail server can be reset. */
  ProcessSuite withWays() {
    hosts = NodeHosts.thisMachineWithWays();
    return this;
  }

  /** The first node of each service is of an older version, whose runnable jars are there. */
  ProcessSuite withOlderNodes(Path jars) {
    older = jars;
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    shared = own == null ? TestDatabase.create(Init.SCHEMAS) : null;
    if (hasNetwork) {
      hosts = NodeHosts.twoOf(new CutNetwork(2));
    }
    Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "cluster");
    KeyFolders keys = new KeyFolders(folder.resolve("keys"));
    keys.make(Map.of());
    secret = Files.readString(keys.folder(Part.ORDERS_SERVICE).resolve("MAGUEY_JWT_SECRET"));
    tokens = new StoryTokens(secret);
    Function<String, Map<String, String>> database =
        own == null ? shared::variables : own::variables;
    NodeVariables variables = new NodeVariables(hosts, database, keys, folder, mail.smtpPort());
    otlp = variables.otlpUrl(NodeVariables.nodesOf(Part.TRACE_STORE).get(0));
    start(variables, folder.resolve("logs"));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    nodes.values().forEach(ServiceProcess::close);
    if (tokens != null) {
      tokens.close();
    }
    mail.close();
    hosts.close();
    if (shared != null) {
      shared.drop();
    }
  }

  @Override
  public List<String> urls(String service) {
    return List.of(node(service, 1).url(), node(service, 2).url());
  }

  /** Of all services. */
  List<String> nodeUrls() {
    return nodes.values().stream().map(ServiceProcess::url).toList();
  }

  @Override
  public void kill(String service) {
    node(service, 1).kill();
  }

  @Override
  public void restart(String service) {
    node(service, 1).start();
    node(service, 1).awaitReady(READY_WITHIN);
  }

  /** Starts again what a test before has ended, and waits until every node serves. */
  void revive() {
    nodes.values().stream().filter(node -> !node.isAlive()).forEach(ServiceProcess::start);
    nodes.values().forEach(node -> node.awaitReady(READY_WITHIN));
  }

  /** A node of a service, counted from 1. */
  ServiceProcess node(String service, int number) {
    return nodes.get(service + "-" + number);
  }

  /** The clock of the first node of a service. */
  WrongClock clock(Part service) {
    return clocks.get(service.folder() + "-1");
  }

  /** What is between the two hosts, of which the first has the first nodes. */
  CutNetwork network() {
    return hosts.network();
  }

  /** Resets the connections of second nodes to database and mail server. */
  void resetConnections() {
    hosts.reset();
  }

  StoryTokens tokens() {
    return tokens;
  }

  /** That all nodes share to check tokens. */
  String secret() {
    return secret;
  }

  /** Where the first trace store takes OTLP/HTTP. */
  String otlpUrl() {
    return otlp;
  }

  /** Where the first nodes are reached. */
  SuiteUrls urls() {
    return new SuiteUrls(
        node("marketing-service", 1).url(),
        node("orders-service", 1).url(),
        node("scanner-service", 1).url(),
        node("trace-store", 1).url(),
        mailbox());
  }

  URI mailbox() {
    return URI.create("imap://127.0.0.1:" + mail.imapPort());
  }

  /** A JDBC URL with the rights of the superuser. */
  String jdbcUrl() {
    return own == null ? shared.adminUrl() : own.adminUrl();
  }

  /** As in an update, the older nodes serve before the newer ones change the database. */
  private void start(NodeVariables variables, Path logs) {
    start(variables, logs, this::isOlder);
    start(variables, logs, node -> !isOlder(node));
  }

  private void start(NodeVariables variables, Path logs, Predicate<String> which) {
    for (Part service : SERVICES) {
      for (String node : NodeVariables.nodesOf(service).stream().filter(which).toList()) {
        Map<String, String> own = variables.of(service, node);
        List<String> by = hosts.program(node);
        nodes.put(node, ServiceProcess.start(by, node, jar(service, node), own, logs, flags(node)));
      }
    }
    nodes.values().forEach(node -> node.awaitReady(READY_WITHIN));
  }

  private boolean isOlder(String node) {
    return older != null && node.endsWith("-1");
  }

  private String[] flags(String node) {
    return Stream.ofNullable(clocks.get(node)).map(WrongClock::flag).toArray(String[]::new);
  }

  private Path jar(Part service, String node) {
    String module = service.folder();
    Path folder =
        isOlder(node) ? older : Path.of("..", module, "target").toAbsolutePath().normalize();
    return folder.resolve(module + "-all.jar");
  }
}
