package maguey.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DemoBenchTest {
  @Test
  void flags_areTheCommands() throws Exception {
    assertThat(Files.readString(Path.of("../maguey"))).contains(String.join(" ", DemoBench.FLAGS));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memory_isTheProgramsAndItsServers(@TempDir Path folder) throws Exception {
    Path pid = folder.resolve("postmaster.pid");
    Process program = new ProcessBuilder("sh", "-c", "read end").start();
    try (MemoryWatch memory = MemoryWatch.of(program.toHandle(), pid)) {
      memory.look();
      long alone = memory.mostTogether();
      Files.writeString(pid, ProcessHandle.current().pid() + "\n");
      memory.look();

      assertThat(alone).isPositive();
      assertThat(memory.mostTogether()).as("a JVM more").isGreaterThan(alone + 10_000);
      assertThat(memory.words()).contains("MB at a time (JVM at most", ", PostgreSQL");
    } finally {
      program.destroy();
    }
  }
}
