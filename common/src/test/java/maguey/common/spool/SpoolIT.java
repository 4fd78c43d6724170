package maguey.common.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolIT {
  private static final long PLENTY = 1 << 20;

  @TempDir private Path folder;

  @Test
  void spool_reopened_givesBatchesInTheirOrder() throws IOException {
    try (Spool spool = Spool.open(folder, PLENTY)) {
      append(spool, "a", "b", "c");
      removeOldest(spool);
    }

    try (Spool spool = Spool.open(folder, PLENTY)) {
      assertThat(drain(spool)).as("a is sent again, never lost").containsExactly("a", "b", "c");
      assertThat(spool.isEmpty()).isTrue();
    }
    assertThat(segments()).isEmpty();
  }

  @Test
  void spool_tornTail_isCutAndTheRestKept() throws IOException {
    for (int torn = 1; torn < RecordFormat.HEADER + 1; torn++) {
      try (Spool spool = Spool.open(folder, PLENTY)) {
        append(spool, "a", "b");
      }
      Path segment = segments().get(0);
      byte[] whole = Files.readAllBytes(segment);
      Files.write(segment, Arrays.copyOf(whole, whole.length - torn));

      try (Spool spool = Spool.open(folder, PLENTY)) {
        assertThat(spool.items()).isEqualTo(1);
        append(spool, "c");
        assertThat(drain(spool)).containsExactly("a", "c");
      }
    }
  }

  @Test
  void spool_rubbishBehindTheRecords_isCut() throws IOException {
    try (Spool spool = Spool.open(folder, PLENTY)) {
      append(spool, "a");
    }
    Files.write(
        segments().get(0),
        new byte[] {0, 0, 0, 2, 1, 2, 3, 4, 0, 0, 0, 1, 5, 5},
        StandardOpenOption.APPEND);

    try (Spool spool = Spool.open(folder, PLENTY)) {
      assertThat(drain(spool)).containsExactly("a");
    }
  }

  @Test
  void record_thatCouldNotBeReadBack_isTurnedAway() throws IOException {
    try (Spool spool = Spool.open(folder, 1L << 30)) {
      assertThat(spool.append(new byte[RecordFormat.MAX_CONTENT + 1], 1)).isFalse();
      assertThat(spool.append(new byte[RecordFormat.MAX_CONTENT], 1)).isTrue();
      assertThat(spool.peek(1, 1).get(0).content()).hasSize(RecordFormat.MAX_CONTENT);
    }
  }

  @Test
  void spool_full_turnsTheNewestAway() throws IOException {
    long room = 2 * (RecordFormat.HEADER + 1);
    try (Spool spool = Spool.open(folder, room)) {
      append(spool, "a", "b");

      assertThat(spool.append(bytes("c"), 1)).isFalse();
      assertThat(spool.items()).isEqualTo(2);
      assertThat(spool.bytes()).isLessThanOrEqualTo(room);
      assertThat(drain(spool)).containsExactly("a", "b");
      assertThat(spool.append(bytes("d"), 1)).isTrue();
    }
  }

  @Test
  void spool_secondOwnerOfTheFolder_takesASlotOfItsOwn() throws IOException {
    try (Spool first = Spool.open(folder, PLENTY)) {
      append(first, "first");
      try (Spool second = Spool.open(folder, PLENTY)) {
        append(second, "second");
        assertThat(drain(second)).containsExactly("second");
      }
      assertThat(drain(first)).containsExactly("first");
    }
  }

  @Test
  void spool_slotOfADeadProcess_isTakenOver() throws IOException {
    Spool first = Spool.open(folder, PLENTY);
    try (Spool second = Spool.open(folder, PLENTY)) {
      append(second, "left");
    }
    append(first, "own");
    first.close();

    try (Spool spool = Spool.open(folder, PLENTY)) {
      assertThat(drain(spool)).containsExactly("own", "left");
    }
  }

  @Test
  void spool_peekedOn_givesWhatIsBehind_whateverIsRemovedMeanwhile() throws IOException {
    try (Spool spool = Spool.open(folder, 1 << 26)) {
      for (byte number = 0; number < 6; number++) {
        byte[] overHalfASegment = new byte[3 << 20];
        overHalfASegment[0] = number;
        spool.append(overHalfASegment, 1);
      }

      assertThat(numbers(spool.peek(1, Long.MAX_VALUE))).containsExactly(0);
      assertThat(numbers(spool.peekOn(2, Long.MAX_VALUE))).containsExactly(1, 2);
      spool.remove(2);
      assertThat(numbers(spool.peekOn(9, Long.MAX_VALUE))).containsExactly(3, 4, 5);
      assertThat(spool.peekOn(1, Long.MAX_VALUE)).isEmpty();
      spool.append(new byte[] {6}, 1);
      assertThat(numbers(spool.peekOn(1, Long.MAX_VALUE))).containsExactly(6);
      assertThat(numbers(spool.peek(9, Long.MAX_VALUE))).containsExactly(2, 3, 4, 5, 6);
    }
  }

  private static List<Integer> numbers(List<SpoolRecord> records) {
    return records.stream().map(record -> (int) record.content()[0]).toList();
  }

  @Test
  void spool_manySegments_areDeletedAsTheyAreRead() throws IOException {
    byte[] large = new byte[3 << 20];
    try (Spool spool = Spool.open(folder, 64 << 20)) {
      for (int i = 0; i < 6; i++) {
        assertThat(spool.append(large, 1)).isTrue();
      }
      assertThat(segments()).hasSize(3);

      removeOldest(spool);
      removeOldest(spool);
      assertThat(segments()).hasSize(2);
      assertThat(spool.items()).isEqualTo(4);
    }
  }

  @Test
  void spool_damagedInTheMiddle_keepsWhatIsBehind() throws IOException {
    try (Spool spool = Spool.open(folder, PLENTY)) {
      append(spool, "before", "damaged", "behind");
    }
    Path segment = segments().get(0);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[RecordFormat.HEADER + "before".length() + 9] ^= 0x40;
    Files.write(segment, bytes);

    try (Spool spool = Spool.open(folder, PLENTY)) {
      assertThat(spool.brokenBytes()).isEqualTo(RecordFormat.HEADER + "damaged".length());
      assertThat(spool.items()).isEqualTo(2);
      assertThat(drain(spool)).containsExactly("before", "behind");
    }
  }

  @Test
  void spool_damagedWhileOpen_isDrainedAndTellsWhatIsLost() throws IOException {
    try (Spool spool = Spool.open(folder, PLENTY)) {
      append(spool, "damaged");
      Files.write(segments().get(0), new byte[30]);
      assertThat(spool.peek(1, 1)).isEmpty();
      append(spool, "behind");

      assertThat(drain(spool)).containsExactly("behind");
      assertThat(spool.lostItems()).isEqualTo(1);
      assertThat(spool.items()).isZero();
    }
  }

  @Test
  void spool_peekedManyRecords_removesThoseAlone() throws IOException {
    try (Spool spool = Spool.open(folder, PLENTY)) {
      append(spool, "a", "b", "c", "d");

      assertThat(spool.peek(3, PLENTY)).extracting(SpoolIT::text).containsExactly("a", "b", "c");
      append(spool, "e");
      spool.remove(2);

      assertThat(spool.items()).isEqualTo(3);
      assertThat(spool.peek(PLENTY, 2)).extracting(SpoolIT::text).containsExactly("c", "d");
    }
  }

  @Test
  void spool_recordWrittenDurably_isThereForAReaderAtOnce() throws IOException {
    long before = System.currentTimeMillis();
    try (Spool spool = Spool.open(folder, PLENTY)) {
      assertThat(spool.appendDurably(bytes("kept"), 7)).isTrue();

      assertThat(spool.items()).isEqualTo(7);
      assertThat(spool.oldestMillis()).isBetween(before, System.currentTimeMillis());
      assertThat(Files.readAllBytes(segments().get(0))).endsWith(bytes("kept"));
    }
  }

  /** What the process hands to the kernel survives a kill, but no power failure. */
  @Test
  void spool_recordWrittenDurably_isForcedToTheDisk() throws Exception {
    try (Spool spool = Spool.open(folder, PLENTY)) {
      assertThat(forcedBy(() -> spool.append(bytes("any"), 1))).isZero();
      assertThat(forcedBy(() -> spool.appendDurably(bytes("kept"), 1))).isEqualTo(1);
    }
  }

  private long forcedBy(Callable<Boolean> appending) throws Exception {
    Path events = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      assertThat(appending.call()).isTrue();
      recording.stop();
      recording.dump(events);
    }
    return RecordingFile.readAllEvents(events).stream()
        .filter(event -> event.getString("path").endsWith(SpoolFolder.SUFFIX))
        .count();
  }

  @Test
  void spool_folderThatCannotBeWritten_failsAndWorksAgainAfterwards() throws IOException {
    try (Spool spool = Spool.open(folder, PLENTY)) {
      Path slot = folder.resolve("1");
      Path away = folder.resolve("away");
      Files.move(slot, away);
      assertThatThrownBy(() -> spool.appendDurably(bytes("x"), 1)).isInstanceOf(IOException.class);
      assertThat(spool.items()).isZero();

      Files.move(away, slot);
      assertThat(spool.appendDurably(bytes("y"), 1)).isTrue();
      assertThat(drain(spool)).containsExactly("y");
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(SpoolFolder.SUFFIX)).toList();
    }
  }

  private static void append(Spool spool, String... texts) throws IOException {
    for (String text : texts) {
      assertThat(spool.append(bytes(text), 1)).isTrue();
    }
  }

  private static List<String> drain(Spool spool) throws IOException {
    List<String> texts = new ArrayList<>();
    while (!spool.isEmpty()) {
      spool.peek(1, 1).forEach(record -> texts.add(text(record)));
      spool.remove(1);
    }
    return texts;
  }

  private static void removeOldest(Spool spool) throws IOException {
    spool.peek(1, 1);
    spool.remove(1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(SpoolRecord record) {
    return new String(record.content(), StandardCharsets.UTF_8);
  }
}
