package maguey.testkit.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines that start a JVM beside this one, of the same Java. */
final class JavaCommand {
  private static final List<String> SMALL =
      List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private JavaCommand() {}

  /**
   * A runnable jar in a small JVM.
   *
   * @param by the program that becomes the JVM, with its arguments; perhaps none
   * @param flags the last of two that contradict one another counts
   */
  static List<String> ofJar(List<String> by, Path jar, String... flags) {
    List<String> command = new ArrayList<>(by);
    command.add(java());
    command.addAll(SMALL);
    command.addAll(List.of(flags));
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  /** A class of this JVM's class path. */
  static List<String> ofClass(Class<?> main, int heapMib, String... flags) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(List.of(flags));
    command.addAll(List.of("-Xmx" + heapMib + "m", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    return command;
  }

  private static String java() {
    return String.join(File.separator, System.getProperty("java.home"), "bin", "java");
  }
}
