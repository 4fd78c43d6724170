package maguey.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchHistoryTest {
  @TempDir private Path folder;

  @Test
  void append_twoRuns_tellsBothWithTheirMachine() throws Exception {
    BenchHistory history = new BenchHistory(folder.resolve("new").resolve("bench.ndjson"));
    Machine machine = Machine.here();

    history.append(Instant.EPOCH, "orders", List.of("10", "2"), machine, List.of("round 1: 0.7"));
    history.append(Instant.EPOCH, "scans", List.of(), machine, List.of("a", "b"));

    assertThat(history.words())
        .contains("1970-01-01T00:00:00Z  orders 10 2")
        .contains("  round 1: 0.7\n")
        .contains("scans")
        .contains(machine.cores() + " × " + machine.processor());
  }

  @Test
  void words_nothingRanYet_tellsHowToBegin() throws Exception {
    assertThat(new BenchHistory(folder.resolve("none")).words()).contains("./maguey bench NAME");
  }

  @Test
  void printed_whileOpen_isKeptAndShown() {
    try (Printed printed = new Printed()) {
      System.out.println("0.50 × quick");
      assertThat(printed.lines()).containsExactly("0.50 × quick");
    }
  }
}
