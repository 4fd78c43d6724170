package maguey.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import maguey.common.boot.RunningService;
import maguey.common.boot.Service;
import maguey.common.boot.ServiceLauncher;
import maguey.marketing.MarketingMain;
import maguey.orders.OrdersMain;
import maguey.scanner.ScannerMain;
import maguey.traces.TraceStoreMain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole suite in one JVM: PostgreSQL, a mail sink and four services as cluster members. */
final class LocalSuite implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalSuite.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Map<String, RunningService> running = new LinkedHashMap<>();
  private Secrets secrets;
  private EmbeddedDatabase database;
  private MailSink mail;
  private ServiceVariables variables;
  private Path folder;

  private LocalSuite() {}

  /**
   * Starts everything; what was opened is closed again when a part cannot start.
   *
   * @param folder keeps data and secrets between runs
   */
  static LocalSuite start(Path folder, Ports ports) throws Exception {
    LocalSuite suite = new LocalSuite();
    try {
      suite.open(Files.createDirectories(folder).toAbsolutePath(), ports);
      return suite;
    } catch (Exception failure) {
      suite.close();
      throw failure;
    }
  }

  SuiteUrls urls() {
    return variables.urls();
  }

  /** Where the trace store takes OTLP over HTTP. */
  String otlpUrl() {
    return variables.otlpUrl();
  }

  Secrets secrets() {
    return secrets;
  }

  /** A JDBC URL with the rights of the superuser. */
  String jdbcUrl() {
    return database.jdbcUrl();
  }

  /** One node more of orders-service, in a process of its own. */
  OneMoreNode oneMoreOrdersNode() {
    return OneMoreNode.start(variables, folder);
  }

  /** Stops one service as SIGTERM would; the others go on. */
  void stop(Service service) {
    running.remove(service.name()).close().await();
  }

  /** Starts a service that was stopped, with the same variables. */
  void restart(Service service) {
    running.put(
        service.name(), ServiceLauncher.launch(service, variables.of(service.name())).await());
  }

  private void open(Path data, Ports ports) throws Exception {
    folder = data;
    secrets = Secrets.in(folder);
    database = keep(EmbeddedDatabase.start(folder, secrets));
    mail = keep(MailSink.start());
    variables = new ServiceVariables(ports, folder, secrets, database, mail);
    DemoPorts.keep(folder, database, mail);
    // The trace store first: the others' spans then need no spool.
    launch(new TraceStoreMain());
    launch(new OrdersMain());
    launch(new ScannerMain());
    launch(new MarketingMain());
  }

  private void launch(Service service) {
    restart(service);
    keep(() -> stopIfRunning(service));
  }

  private void stopIfRunning(Service service) {
    if (running.containsKey(service.name())) {
      stop(service);
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception failure) {
        LOG.warn("A part of the demo did not close cleanly", failure);
      }
    }
  }
}
