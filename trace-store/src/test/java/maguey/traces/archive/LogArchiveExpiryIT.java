package maguey.traces.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Objects go when the time of their stream is over. */
class LogArchiveExpiryIT extends ArchiveNodes {
  @Test
  void objects_whoseTimeIsOver_go_andOthersStay() throws IOException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    LogArchive bucket = node("node", Optional.of(BUCKET.settings("f/")), 1);
    LogArchive files = node("other", Optional.empty(), 1);
    due(1);
    bucket.turn().await();
    for (String old :
        List.of("trace-logs/" + today.minusDays(31), "audit-logs/" + today.minusDays(91))) {
      BUCKET.put("f/" + old + "/00/x.jsonl.gz", "old");
      Files.createDirectories(folder.resolve("archive").resolve(old).resolve("00"));
      Files.writeString(folder.resolve("archive").resolve(old).resolve("00/x.jsonl.gz"), "old");
    }
    String young = "audit-logs/" + today.minusDays(31) + "/00/x.jsonl.gz";
    BUCKET.put("f/" + young, "young");
    Files.createDirectories(folder.resolve("archive").resolve(young).getParent());
    Files.writeString(folder.resolve("archive").resolve(young), "young");
    run(
        "INSERT INTO archive_objects SELECT 'old', stream, now() - interval '32 days', node, 0, 0, '', NULL, now() FROM archive_objects");

    assertThat(bucket.expire().await()).isEqualTo(2);
    assertThat(files.expire().await()).isEqualTo(2);

    assertThat(keys("f/")).hasSize(2).contains("f/" + young);
    assertThat(objects("archive")).hasSize(1);
    assertThat(number("SELECT count(*) FROM archive_objects")).isEqualTo(1);
    assertThat(bucket.expire().await()).isZero();
  }
}
