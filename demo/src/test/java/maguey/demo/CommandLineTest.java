package maguey.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands say to whoever asked them wrongly. */
class CommandLineTest {
  private record Ended(int exit, String text) {}

  @Test
  void maguey_unknownCommand_isNamed() throws Exception {
    Ended ended = run(List.of("../maguey", "bogus"));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.text()).startsWith("There is no command 'bogus'").contains("./maguey demo");
  }

  @Test
  void maguey_help_namesEveryCommandThatThereIs() throws Exception {
    Ended ended = run(List.of("../maguey", "help"));
    List<String> commands =
        Pattern.compile("^  ([a-z]+)\\) shift", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("../maguey")))
            .results()
            .map(command -> command.group(1))
            .toList();

    assertThat(ended.exit()).isZero();
    assertThat(commands)
        .contains("demo", "simulate")
        .allMatch(each -> ended.text().contains("./maguey " + each));
  }

  @ParameterizedTest
  @CsvSource({
    "maguey.demo.DemoMain, --bogus, './maguey demo [--once]'",
    "maguey.demo.FaultMain, bogus, ./maguey fault NAME",
    "maguey.common.auth.MintToken, bogus, './maguey token ROLE [SECONDS]'",
    "maguey.demo.MailMain, bogus, ./maguey mail ADDRESS",
    "maguey.demo.verify.VerifyMain, --bogus, ./maguey verify",
    "maguey.load.LoadMain, bogus, ./maguey load",
    "maguey.load.bench.Bench, bogus, ./maguey bench orders",
    "maguey.load.scale.Simulate, bogus, ./maguey simulate"
  })
  void command_askedWrongly_saysWhatWasWrongAndHowToAsk(String main, String wrong, String usage)
      throws Exception {
    Ended ended = run(java(main, wrong));

    assertThat(ended.exit()).as(ended.text()).isEqualTo(2);
    assertThat(ended.text()).contains(wrong, usage).doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource({
    "maguey.demo.DemoMain, './maguey demo [--once]'",
    "maguey.demo.FaultMain, ./maguey fault NAME",
    "maguey.common.auth.MintToken, './maguey token ROLE [SECONDS]'",
    "maguey.demo.MailMain, ./maguey mail ADDRESS",
    "maguey.demo.verify.VerifyMain, ./maguey verify",
    "maguey.load.LoadMain, ./maguey load",
    "maguey.load.bench.Bench, ./maguey bench",
    "maguey.load.scale.Simulate, './maguey simulate [FACTOR'"
  })
  void help_isNoMistake(String main, String usage) throws Exception {
    Ended ended = run(java(main, "--help"));

    assertThat(ended.exit()).as(ended.text()).isZero();
    assertThat(ended.text()).startsWith(usage);
  }

  private static List<String> java(String main, String argument) {
    String java = System.getProperty("java.home") + "/bin/java";
    return List.of(java, "-cp", System.getProperty("java.class.path"), main, argument);
  }

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MAGUEY_JWT_SECRET", "a-secret-of-the-tests-that-is-long");
    Process process = builder.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), text);
  }
}
