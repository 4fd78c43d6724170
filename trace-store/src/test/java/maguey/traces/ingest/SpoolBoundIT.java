package maguey.traces.ingest;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.ingest.SpoolingStore.spans;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import maguey.testkit.SmallDisk;
import org.junit.jupiter.api.Test;

/** What senders hear when neither PostgreSQL nor the spool can take more. */
class SpoolBoundIT extends SpoolingDoor {
  @Test
  void spoolFull_is503WithRetryAfter_andWhatWasTakenIsStored() throws Exception {
    store.close();
    store = store(20_000);
    database.stop();
    List<Span.Builder> taken = new ArrayList<>();
    HttpResponse<byte[]> answer;
    List<Span.Builder> batch;
    do {
      batch = spans(10);
      answer = store.post(batch);
      taken.addAll(answer.statusCode() == 200 ? batch : List.of());
    } while (answer.statusCode() == 200);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(taken).isNotEmpty();
    assertThat(store.spool.state().bytes()).isLessThanOrEqualTo(20_000);
    database.start();
    eventually(() -> assertThat(store.spool.state().spans()).isZero());
    assertThat(rows(taken)).isEqualTo(taken.size());
    assertThat(rows(batch)).isZero();
    assertThat(store.accounting.totals().dropped()).isEqualTo(10);
    assertThat(store.post(batch).statusCode()).isEqualTo(200);
  }

  @Test
  void spoolThatCannotBeWritten_is503_andTakesSpansOnceItCan() throws Exception {
    store.close();
    Path slot = folder.resolve("1");
    deleteAll(slot);
    Files.writeString(slot, "a file stands where the spool's folder should be");
    blockOtherSlots();
    store = store(PLENTY);
    assertThat(store.post(spans(1)).statusCode()).as("PostgreSQL is there").isEqualTo(200);
    database.stop();

    assertThat(store.post(spans(2)).statusCode()).isEqualTo(503);
    deleteAll(slot);
    assertThat(store.post(spans(2)).statusCode()).isEqualTo(200);
    assertThat(store.spool.state().spans()).isEqualTo(2);
  }

  @Test
  void diskFull_is503_andWhatWasTakenIsStored() throws Exception {
    try (SmallDisk disk = new SmallDisk(1)) {
      disk.assumeSmall();
      store.close();
      store = new SpoolingStore(postgres.config(), database.port(), disk.folder(), PLENTY);
      database.stop();
      List<Span.Builder> taken = new ArrayList<>();
      List<Span.Builder> batch = spans(100);
      while (store.post(batch).statusCode() == 200) {
        taken.addAll(batch);
        batch = spans(100);
      }

      assertThat(store.post(spans(100)).statusCode()).isEqualTo(503);
      assertThat(store.spool.state().spans()).isEqualTo(taken.size()).isPositive();
      database.start();
      eventually(() -> assertThat(store.spool.state().spans()).isZero());
      assertThat(rows(taken)).isEqualTo(taken.size());
      assertThat(store.post(batch).statusCode()).isEqualTo(200);
      store.close();
      assertThat(store.accounting.totals().dropped()).isEqualTo(200);
      store = store(PLENTY);
    }
  }

  /** Files where the other slots would be made, too, so that none is free. */
  private void blockOtherSlots() throws IOException {
    for (int slot = 2; slot <= 64; slot++) {
      Files.writeString(folder.resolve("" + slot), "");
    }
  }

  private static void deleteAll(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
  }
}
