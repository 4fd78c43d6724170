package maguey.load.bench;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The statements that the service runs for one scan, the look-up and the admission with its log row
 * and events, as a script of pgbench that admits a ticket of its own each time.
 */
final class ScanSql {
  /** The first tickets are scanned to be watched. */
  static final int WATCHED = 40;

  /** Tickets that a client of a run has, at most; their numbers are above those of HTTP's. */
  private static final long PER_CLIENT = 20_000;

  private static final long FIRST = 100_000_000L;
  private static final long PER_RUN = 64 * PER_CLIENT;
  private static final String SCAN_ID = "watched-";
  private static final Pattern TICKET = Pattern.compile("'00000000-0000-4000-8000-[0-9a-f]{12}'");
  private static final String NUMBERED =
      "('00000000-0000-4000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))";
  private static final String NUMBERS =
      "\\set i :i + 1\n\\set n %d + :run * %d + :client_id * %d + :i\n"
          .formatted(FIRST, PER_RUN, PER_CLIENT);

  private ScanSql() {}

  /** The script of one scan. */
  static String script(BenchDatabase database, ScannerNode node, GateTickets tickets)
      throws Exception {
    try (RawHttp http = new RawHttp(node.port())) {
      List<LoggedSql.Statement> scan =
          LoggedSql.watch(
              database,
              attempt -> http.send(node.scan(tickets.code(attempt), SCAN_ID + attempt)),
              all -> LoggedSql.firstOfEach(all, "FROM device d", "UPDATE ticket"));
      StringBuilder script = new StringBuilder(NUMBERS);
      scan.forEach(each -> script.append(each.line(ScanSql::literal)));
      return script.toString();
    }
  }

  /** The tickets of a run, copies of the first one. */
  static void bringTickets(BenchDatabase database, int run) throws Exception {
    for (int client = 0; client < ScannerNode.CONNECTIONS; client++) {
      copy(database, FIRST + run * PER_RUN + client * PER_CLIENT, PER_CLIENT + 1);
    }
  }

  /** Copies of the first ticket, as it was before anybody scanned it. */
  static void copy(BenchDatabase database, long first, long count) throws Exception {
    database.execute(
        """
        INSERT INTO ticket
        SELECT (jsonb_populate_record(t, jsonb_build_object('id', '00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0')))).*
          FROM pristine t, generate_series(%d::bigint, %d::bigint) n
            ON CONFLICT DO NOTHING"""
            .formatted(first, first + count - 1));
  }

  private static String literal(String value) {
    if (TICKET.matcher(value).matches()) {
      return NUMBERED + "::uuid";
    }
    if (value.startsWith("'" + SCAN_ID)) {
      return "('pg-' || :n::text)";
    }
    return LoggedSql.toNobody(value);
  }
}
