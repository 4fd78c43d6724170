package maguey.traces.archive;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes objects whose time is over, whether or not the store does it by itself: whole days, by
 * the date in their keys, so that objects nobody has on the book go, too. Nodes may do it at the
 * same time.
 */
final class ArchiveExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveExpiry.class);

  private final ArchiveCatalog catalog;
  private final ObjectStore store;
  private final Map<ArchiveStream, Integer> days;
  private final Clock clock;

  ArchiveExpiry(
      ArchiveCatalog catalog, ObjectStore store, Map<ArchiveStream, Integer> days, Clock clock) {
    this.catalog = catalog;
    this.store = store;
    this.days = days;
    this.clock = clock;
  }

  /** Says how many objects went. */
  Future<Long> run() {
    Future<Long> removed = catalog.forgetLines().compose(forgotten -> store.prepare(days)).map(0L);
    for (ArchiveStream stream : ArchiveStream.values()) {
      removed = removed.compose(before -> run(stream).map(count -> before + count));
    }
    return removed.onSuccess(
        count -> {
          if (count > 0) {
            LOG.info("{} objects of the archive are over and removed", count);
          }
        });
  }

  private Future<Long> run(ArchiveStream stream) {
    LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate first = today.minusDays(days.get(stream));
    return store
        .removeBefore(stream, first)
        .compose(count -> catalog.forgetBefore(stream, first).map(count));
  }
}
