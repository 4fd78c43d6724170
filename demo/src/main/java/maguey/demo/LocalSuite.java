package maguey.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
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

  private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
  private final Map<String, RunningService> running = new LinkedHashMap<>();
  private Secrets secrets;
  private EmbeddedDatabase database;
  private MailSink mail;
  private ServiceVariables variables;
  private final Consumer<String> progress;
  private volatile boolean isEnding;
  private Path folder;

  private LocalSuite(Consumer<String> progress) {
    this.progress = progress;
  }

  /** The same, without a word about its progress. */
  static LocalSuite start(Path folder, Ports ports) throws Exception {
    return start(folder, ports, step -> {});
  }

  /**
   * Starts everything; what was opened is closed again when a part cannot start, and when the JVM
   * ends.
   *
   * @param folder keeps data and secrets between runs
   * @param progress is told what is done now
   */
  static LocalSuite start(Path folder, Ports ports, Consumer<String> progress) throws Exception {
    LocalSuite suite = new LocalSuite(progress);
    Runtime.getRuntime().addShutdownHook(new Thread(suite::close, "close"));
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
    progress.accept("Starting PostgreSQL");
    // Before the start, which may fail, or be interrupted, when the server runs already.
    keep(() -> EmbeddedDatabase.stopLeftOver(folder));
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
    progress.accept("Starting " + service.name());
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
    if (isEnding) {
      // It came while the others were being closed.
      close();
    }
    return part;
  }

  /**
   * Closes what was opened last first, so that nobody misses the database. Whoever comes second
   * waits until the first is done.
   */
  @Override
  public synchronized void close() {
    isEnding = true;
    if (!opened.isEmpty()) {
      progress.accept("Stopping");
    }
    for (AutoCloseable part = opened.poll(); part != null; part = opened.poll()) {
      close(part);
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failure) {
      LOG.warn("A part of the demo did not close cleanly", failure);
    }
  }
}
