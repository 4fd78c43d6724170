package maguey.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OrphanGuardIT {
  @Test
  void watch_parentKilled_childEndsToo() throws Exception {
    Process parent = parent();
    ProcessHandle child = ProcessHandle.of(pidFrom(parent)).orElseThrow();
    assertThat(child.isAlive()).isTrue();

    parent.destroyForcibly();

    child.onExit().get(60, TimeUnit.SECONDS);
    assertThat(child.isAlive()).isFalse();
  }

  private static Process parent() throws IOException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    String classPath = System.getProperty("java.class.path");
    return new ProcessBuilder(java, "-Xmx32m", "-cp", classPath, Parent.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static long pidFrom(Process parent) throws IOException {
    try (BufferedReader output = parent.inputReader(StandardCharsets.US_ASCII)) {
      return Long.parseLong(output.readLine());
    }
  }

  /** Starts a child that would live for an hour, says its id and waits to be killed. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      Process child = new ProcessBuilder("sleep", "3600").start();
      OrphanGuard.watch(child);
      System.out.println(child.pid());
      child.waitFor();
    }
  }
}
