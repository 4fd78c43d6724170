package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends queues as a bad network does, and says what must hold afterwards. */
final class QueueUpload {
  private static final int LANES = 4;

  private QueueUpload() {}

  /** Each queue twice, cut into pieces, in any order and side by side. */
  static void inPieces(List<OfflineQueue> queues, int size, Random random) throws Exception {
    List<Runnable> pieces = new ArrayList<>();
    for (OfflineQueue queue : queues) {
      for (int round = 0; round < 2; round++) {
        List<JsonObject> shuffled = new ArrayList<>(queue.scans());
        Collections.shuffle(shuffled, random);
        for (int from = 0; from < shuffled.size(); from += size) {
          List<JsonObject> piece = shuffled.subList(from, Math.min(shuffled.size(), from + size));
          pieces.add(() -> queue.send(piece));
        }
      }
    }
    Collections.shuffle(pieces, random);
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    List<Future<?>> sent = new ArrayList<>();
    pieces.forEach(piece -> sent.add(lanes.submit(piece)));
    for (Future<?> one : sent) {
      one.get();
    }
    lanes.shutdown();
  }

  /** One admission per ticket and epoch, each conflict later than what it conflicts with. */
  static void assertSound(Pool pool) {
    assertThat(
            count(
                pool,
                """
                SELECT count(*) AS n FROM (
                  SELECT FROM scan_logs WHERE result = 'ADMITTED'
                   GROUP BY ticket_id, admission_epoch HAVING count(*) > 1) AS doubled
                """))
        .as("admissions of one epoch")
        .isZero();
    assertThat(
            count(
                pool,
                """
                SELECT count(*) AS n FROM scan_conflict c
                  JOIN scan_logs w ON w.id = c.admitted_log
                  JOIN scan_logs l ON l.id = c.conflicting_log
                 WHERE w.result <> 'ADMITTED' OR l.result <> 'CONFLICT'
                    OR w.scanned_at > l.scanned_at
                """))
        .as("conflicts that are none")
        .isZero();
    assertThat(
            count(
                pool,
                """
                SELECT count(*) AS n FROM scan_logs l
                 WHERE l.result = 'CONFLICT'
                   AND NOT EXISTS (SELECT FROM scan_conflict c WHERE c.conflicting_log = l.id)
                """))
        .as("conflicts that nobody is told of")
        .isZero();
    assertThat(
            count(
                pool,
                """
                SELECT count(*) AS n FROM ticket t
                  JOIN scan_logs l ON l.ticket_id = t.id AND l.result = 'ADMITTED'
                   AND l.admission_epoch = t.admission_epoch
                 WHERE t.state = 'used' AND t.first_scan_id <> l.scan_id
                """))
        .as("tickets that name another admission than the log")
        .isZero();
  }

  static long count(Pool pool, String sql) {
    return pool.query(sql).execute().await().iterator().next().getLong("n");
  }
}
