package maguey.scanner.offline;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maguey.common.sql.Rows;
import maguey.scanner.scan.CodeReader;

/** What the log says of scans that a device hands in, by their ids there. */
record LoggedScans(Map<String, List<Row>> rows) {
  private static final String LET_IN_WRONGLY = "LET_IN_WRONGLY";

  static LoggedScans of(RowSet<Row> found) {
    return new LoggedScans(
        Rows.stream(found).collect(Collectors.groupingBy(row -> row.getString("scan_id"))));
  }

  /** The row that tells of the scan; empty when none does yet. */
  Optional<Row> of(OfflineScan scan) {
    return Stream.of(scan.scanId(), scan.otherId())
        .flatMap(this::withId)
        .filter(row -> isOwn(row) || isOfTheSamePhone(row, scan))
        .filter(row -> tells(row, scan))
        .findFirst();
  }

  /** The id under which the log may take the scan in. */
  String idFor(OfflineScan scan) {
    boolean isTaken = withId(scan.scanId()).anyMatch(LoggedScans::isOwn);
    return isTaken ? scan.otherId() : scan.scanId();
  }

  private Stream<Row> withId(String id) {
    return rows.getOrDefault(id, List.of()).stream();
  }

  private static boolean isOwn(Row row) {
    return row.getBoolean("is_own");
  }

  /**
   * A phone that got a new token hands in once more what it had handed in with the old one. Two
   * phones never make the same UUID; other ids they may, but not at the same instant.
   */
  private static boolean isOfTheSamePhone(Row row, OfflineScan scan) {
    OffsetDateTime deviceTime = row.getOffsetDateTime("device_time");
    return scan.hasUuid()
        || deviceTime != null
            && Duration.between(deviceTime.toInstant(), scan.deviceTime()).abs().toMillis() == 0;
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
