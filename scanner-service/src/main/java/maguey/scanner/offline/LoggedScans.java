package maguey.scanner.offline;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import maguey.scanner.scan.CodeReader;

/** What the log says of scans that a device hands in, by their ids there. */
record LoggedScans(Map<String, Row> rows) {
  private static final String LET_IN_WRONGLY = "LET_IN_WRONGLY";

  static LoggedScans of(RowSet<Row> found) {
    Map<String, Row> rows = new HashMap<>();
    found.forEach(row -> rows.put(row.getString("scan_id"), row));
    return new LoggedScans(rows);
  }

  /** The row that tells of the scan; empty when none does yet. */
  Optional<Row> of(OfflineScan scan) {
    return Stream.of(scan.scanId(), scan.otherId())
        .map(rows::get)
        .filter(row -> row != null && tells(row, scan))
        .findFirst();
  }

  /** The id under which the log may take the scan in. */
  String idFor(OfflineScan scan) {
    return rows.containsKey(scan.scanId()) ? scan.otherId() : scan.scanId();
  }

  /**
   * An id alone proves nothing: a device may have let a holder in by itself after a refusal whose
   * answer was lost, and a bad one may use an id for two codes.
   */
  private static boolean tells(Row row, OfflineScan scan) {
    return CodeReader.mayBe(row.getBuffer("code_fingerprint"), scan.request().code())
        && (!scan.passed() || tellsOfAPassage(row));
  }

  private static boolean tellsOfAPassage(Row row) {
    return !row.getString("result").equals("REFUSED")
        || LET_IN_WRONGLY.equals(row.getString("attention"));
  }
}
