package maguey.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The environment variables of the four services of a demo on this host. */
final class ServiceVariables {
  private static final String HOST = "127.0.0.1";
  private static final List<String> NAMES =
      List.of("trace-store", "orders-service", "scanner-service", "marketing-service");

  private final Ports ports;
  private final Path folder;
  private final Secrets secrets;
  private final int databasePort;
  private final int smtpPort;
  private final int imapPort;

  ServiceVariables(
      Ports ports, Path folder, Secrets secrets, EmbeddedDatabase database, MailSink mail) {
    this(ports, folder, secrets, database.port(), mail.smtpPort(), mail.imapPort());
  }

  /** Those of a demo that another process runs. */
  ServiceVariables(
      Ports ports, Path folder, Secrets secrets, int databasePort, int smtpPort, int imapPort) {
    this.ports = ports;
    this.folder = folder;
    this.secrets = secrets;
    this.databasePort = databasePort;
    this.smtpPort = smtpPort;
    this.imapPort = imapPort;
  }

  /** The variables of the service with the given name. */
  Map<String, String> of(String service) {
    return switch (service) {
      case "trace-store" -> traceStore();
      case "orders-service" -> orders();
      case "scanner-service" -> scanner();
      default -> marketing();
    };
  }

  /** Those of one node more of a service, on ports of its own. */
  Map<String, String> ofOneMore(String service, int httpPort, int clusterPort) {
    Map<String, String> variables = of(service);
    variables.put("MAGUEY_HTTP_PORT", String.valueOf(httpPort));
    variables.put("MAGUEY_CLUSTER_PORT", String.valueOf(clusterPort));
    variables.put("MAGUEY_CLUSTER_MEMBERS", members() + "," + HOST + ":" + clusterPort);
    variables.put("MAGUEY_SPOOL_DIR", folder.resolve("spool").resolve("one-more").toString());
    return variables;
  }

  private Map<String, String> traceStore() {
    Map<String, String> variables = common("trace-store", ports.traces());
    variables.put("MAGUEY_OTLP_PORT", String.valueOf(ports.otlp()));
    variables.put("MAGUEY_OTLP_GRPC_PORT", String.valueOf(ports.otlpGrpc()));
    variables.put("MAGUEY_ARCHIVE_DIR", folder.resolve("archive").toString());
    copy(variables, "MAGUEY_EMAIL_HASH_SECRET");
    return withDatabase(variables, "traces");
  }

  private Map<String, String> orders() {
    Map<String, String> variables = common("orders-service", ports.orders());
    mail(variables, "tickets@maguey.example");
    variables.put("MAGUEY_TICKET_WEBHOOK_URL", url(ports.scanner()) + "/webhooks/tickets");
    // Whoever tries webhooks out has a receiver on this machine.
    variables.put("MAGUEY_WEBHOOK_ALLOW", "127.0.0.0/8, ::1, localhost");
    copy(variables, "MAGUEY_EMAIL_HASH_SECRET");
    copy(variables, "MAGUEY_TICKET_KEY_SECRET");
    copy(variables, "MAGUEY_TICKET_WEBHOOK_SECRET");
    copy(variables, "MAGUEY_PAYMENT_WEBHOOK_SECRET");
    return withDatabase(variables, "orders");
  }

  private Map<String, String> scanner() {
    Map<String, String> variables = common("scanner-service", ports.scanner());
    variables.put("MAGUEY_ORDERS_URL", url(ports.orders()));
    copy(variables, "MAGUEY_TICKET_WEBHOOK_SECRET");
    return withDatabase(variables, "scanner");
  }

  private Map<String, String> marketing() {
    Map<String, String> variables = common("marketing-service", ports.marketing());
    variables.put("MAGUEY_DASHBOARD_URL", url(ports.traces()));
    mail(variables, "hello@maguey.example");
    copy(variables, "MAGUEY_EMAIL_HASH_SECRET");
    return withDatabase(variables, "marketing");
  }

  private void mail(Map<String, String> variables, String from) {
    variables.put("MAGUEY_SMTP_HOST", HOST);
    variables.put("MAGUEY_SMTP_PORT", String.valueOf(smtpPort));
    variables.put("MAGUEY_MAIL_FROM", from);
    variables.put("MAGUEY_PUBLIC_URL", url(ports.marketing()));
  }

  String otlpUrl() {
    return url(ports.otlp());
  }

  SuiteUrls urls() {
    return new SuiteUrls(
        url(ports.marketing()),
        url(ports.orders()),
        url(ports.scanner()),
        url(ports.traces()),
        URI.create("imap://" + HOST + ":" + imapPort));
  }

  private Map<String, String> common(String service, int httpPort) {
    Map<String, String> variables = new LinkedHashMap<>(System.getenv());
    variables.put("MAGUEY_HTTP_HOST", HOST);
    variables.put("MAGUEY_HTTP_PORT", String.valueOf(httpPort));
    variables.put("MAGUEY_CLUSTER_NAME", "maguey-demo");
    variables.put("MAGUEY_CLUSTER_HOST", HOST);
    variables.put("MAGUEY_CLUSTER_PORT", String.valueOf(clusterPort(NAMES.indexOf(service))));
    variables.put("MAGUEY_CLUSTER_MEMBERS", members());
    variables.put("MAGUEY_SPOOL_DIR", folder.resolve("spool").resolve(service).toString());
    variables.put("MAGUEY_TEST_ENDPOINTS", "true");
    variables.put("MAGUEY_FAULTS", "true");
    copy(variables, "MAGUEY_JWT_SECRET");
    return variables;
  }

  private Map<String, String> withDatabase(Map<String, String> variables, String role) {
    variables.put("PGHOST", HOST);
    variables.put("PGPORT", String.valueOf(databasePort));
    variables.put("PGDATABASE", EmbeddedDatabase.NAME);
    variables.put("PGUSER", role);
    variables.put(
        "PGPASSWORD", secrets.get("MAGUEY_" + role.toUpperCase(Locale.ROOT) + "_PASSWORD"));
    return variables;
  }

  private String members() {
    return String.join(
        ",", IntStream.range(0, NAMES.size()).mapToObj(i -> HOST + ":" + clusterPort(i)).toList());
  }

  private int clusterPort(int index) {
    return ports.firstCluster() + index;
  }

  private void copy(Map<String, String> variables, String secret) {
    variables.put(secret, secrets.get(secret));
  }

  private static String url(int port) {
    return "http://" + HOST + ":" + port;
  }
}
