package maguey.load.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import maguey.load.bench.Bench.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {
  private static final Tool NONE = new Tool("maguey-has-no-such-program", "Write it");

  private final List<String> measured = new ArrayList<>();
  @TempDir private Path folder;

  @Test
  void run_oneLacksAProgram_oneBreaks_theOthersAreMeasured_andItEndsWithOne() throws Exception {
    Map<String, Subject> subjects = new LinkedHashMap<>();
    subjects.put("first", new Subject(arguments -> measured.add("first"), NONE));
    subjects.put("second", new Subject(BenchTest::breakDown));
    subjects.put("third", new Subject(arguments -> measured.add("third")));
    BenchHistory history = new BenchHistory(folder.resolve("bench.ndjson"));

    assertThat(new Bench(subjects, history).run(List.of())).isEqualTo(1);

    assertThat(measured).containsExactly("third");
    assertThat(history.words()).contains("third").doesNotContain("first", "second");
    assertThat(new Bench(subjects, history).run(List.of("third"))).isZero();
  }

  @Test
  void run_askedWithWhatIsNoNumber_measuresNothing() throws Exception {
    Map<String, Subject> subjects = Map.of("only", new Subject(arguments -> measured.add("only")));
    BenchHistory history = new BenchHistory(folder.resolve("bench.ndjson"));

    assertThat(new Bench(subjects, history).run(List.of("only", "10", "x"))).isEqualTo(2);

    assertThat(measured).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "orders, 1, orders needs pgbench: Debian has it in the package",
    "scans, 1, scans needs pgbench: Debian has it in the package",
    "ui, 1, ui needs /none/chromium: Debian has it in the package chromium",
    "beer, 2, ./maguey bench orders | scans"
  })
  void command_onABareMachine_saysAtOnceWhatIsMissing(String name, int exit, String message)
      throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName(),
                name)
            .directory(new File(folder.toUri()))
            .redirectErrorStream(true);
    command.environment().put("PATH", "/none");
    command.environment().put("CHROMIUM", "/none/chromium");

    Process process = command.start();

    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(told).contains(message);
    assertThat(process.waitFor()).isEqualTo(exit);
  }

  @Test
  void backlog_thatStays_isGivenUp_andNamed() throws Exception {
    Backlog backlog = new Backlog("mails", Duration.ZERO, Duration.ZERO);

    assertThatThrownBy(() -> backlog.drained(() -> 7)).hasMessage("7 mails are left after 0 s");
    assertThat(backlog.drained(() -> 0)).isNotNegative();
    assertThatThrownBy(() -> backlog.awaitFewer(7, () -> 7)).hasMessageContaining("7 mails");
    assertThat(backlog.awaitFewer(7, () -> 6)).isEqualTo(6);
  }

  @Test
  void onSale_thatSoldWhatNobodyWasTold_saysSo() {
    assertThat(OnSaleBench.told(7, 9, 7)).isEqualTo("7 of 9 sold in SQL, 7 orders were told so");
    assertThat(OnSaleBench.told(8, 9, 7)).contains("SOLD IS NOT WHAT WAS ANSWERED");
  }

  @Test
  void samples_ofNothing_areNoShare() {
    assertThat(new Samples(4, 1).share()).isEqualTo(0.25);
    assertThatThrownBy(() -> new Samples(0, 0).share()).hasMessageContaining("no sample");
  }

  @Test
  void median_ofAnEvenNumber_liesBetween_andLeavesOutWhatIsNone() {
    assertThat(Stopwatch.median(DoubleStream.of(4, 1, Double.NaN, 3, 2))).isEqualTo(2.5);
    assertThat(Stopwatch.median(DoubleStream.of(3, 1, 2))).isEqualTo(2);
    assertThat(Stopwatch.median(DoubleStream.of(Double.NaN))).isNaN();
  }

  private static void breakDown(List<String> arguments) {
    throw new IllegalStateException("for the test");
  }
}
