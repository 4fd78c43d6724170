package maguey.common.tracing.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpanSpoolIT {
  private static final long PLENTY = 1 << 20;

  @TempDir private Path folder;

  @Test
  void spool_reopened_givesBatchesInTheirOrder() throws IOException {
    try (SpanSpool spool = SpanSpool.open(folder, PLENTY)) {
      append(spool, "a", "b", "c");
      spool.remove(spool.peek());
    }

    try (SpanSpool spool = SpanSpool.open(folder, PLENTY)) {
      assertThat(drain(spool)).as("a is sent again, never lost").containsExactly("a", "b", "c");
      assertThat(spool.isEmpty()).isTrue();
    }
    assertThat(segments()).isEmpty();
  }

  @Test
  void spool_tornTail_isCutAndTheRestKept() throws IOException {
    for (int torn = 1; torn < SpoolSegment.HEADER + 1; torn++) {
      try (SpanSpool spool = SpanSpool.open(folder, PLENTY)) {
        append(spool, "a", "b");
      }
      Path segment = segments().get(0);
      byte[] whole = Files.readAllBytes(segment);
      Files.write(segment, java.util.Arrays.copyOf(whole, whole.length - torn));

      try (SpanSpool spool = SpanSpool.open(folder, PLENTY)) {
        assertThat(spool.spans()).isEqualTo(1);
        append(spool, "c");
        assertThat(drain(spool)).containsExactly("a", "c");
      }
    }
  }

  @Test
  void spool_rubbishBehindTheRecords_isCut() throws IOException {
    try (SpanSpool spool = SpanSpool.open(folder, PLENTY)) {
      append(spool, "a");
    }
    Files.write(
        segments().get(0),
        new byte[] {0, 0, 0, 2, 1, 2, 3, 4, 0, 0, 0, 1, 5, 5},
        StandardOpenOption.APPEND);

    try (SpanSpool spool = SpanSpool.open(folder, PLENTY)) {
      assertThat(drain(spool)).containsExactly("a");
    }
  }

  @Test
  void spool_full_turnsTheNewestAway() throws IOException {
    long room = 2 * (SpoolSegment.HEADER + 1);
    try (SpanSpool spool = SpanSpool.open(folder, room)) {
      append(spool, "a", "b");

      assertThat(spool.append(batch("c"))).isFalse();
      assertThat(spool.spans()).isEqualTo(2);
      assertThat(spool.bytes()).isLessThanOrEqualTo(room);
      assertThat(drain(spool)).containsExactly("a", "b");
      assertThat(spool.append(batch("d"))).isTrue();
    }
  }

  @Test
  void spool_secondOwnerOfTheFolder_takesASlotOfItsOwn() throws IOException {
    try (SpanSpool first = SpanSpool.open(folder, PLENTY)) {
      append(first, "first");
      try (SpanSpool second = SpanSpool.open(folder, PLENTY)) {
        append(second, "second");
        assertThat(drain(second)).containsExactly("second");
      }
      assertThat(drain(first)).containsExactly("first");
    }
  }

  @Test
  void spool_slotOfADeadProcess_isTakenOver() throws IOException {
    SpanSpool first = SpanSpool.open(folder, PLENTY);
    try (SpanSpool second = SpanSpool.open(folder, PLENTY)) {
      append(second, "left");
    }
    append(first, "own");
    first.close();

    try (SpanSpool spool = SpanSpool.open(folder, PLENTY)) {
      assertThat(drain(spool)).containsExactly("own", "left");
    }
  }

  @Test
  void spool_manySegments_areDeletedAsTheyAreRead() throws IOException {
    byte[] large = new byte[3 << 20];
    try (SpanSpool spool = SpanSpool.open(folder, 64 << 20)) {
      for (int i = 0; i < 6; i++) {
        assertThat(spool.append(new Batch(large, 1))).isTrue();
      }
      assertThat(segments()).hasSize(3);

      spool.remove(spool.peek());
      spool.remove(spool.peek());
      assertThat(segments()).hasSize(2);
      assertThat(spool.spans()).isEqualTo(4);
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(SpoolFolder.SUFFIX)).toList();
    }
  }

  private static void append(SpanSpool spool, String... texts) throws IOException {
    for (String text : texts) {
      assertThat(spool.append(batch(text))).isTrue();
    }
  }

  private static List<String> drain(SpanSpool spool) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Batch batch = spool.peek(); batch != null; batch = spool.peek()) {
      texts.add(new String(batch.otlp(), StandardCharsets.UTF_8));
      spool.remove(batch);
    }
    return texts;
  }

  private static Batch batch(String text) {
    return new Batch(text.getBytes(StandardCharsets.UTF_8), 1);
  }
}
