package maguey.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the services of a demo log, so that its console is left to what it tells. */
final class DemoLog {
  private DemoLog() {}

  /**
   * Sends the log of this JVM into the folder. It comes too late once something was logged.
   *
   * @return the file, which has the log of the last run alone
   */
  static Path into(Path folder) throws IOException {
    Path log = Files.createDirectories(folder).resolve("demo.log");
    System.setProperty("hazelcast.logging.type", "slf4j");
    System.setProperty("maguey.demo.log", log.toString());
    System.setProperty("logback.configurationFile", "maguey/demo-logging.xml");
    return log;
  }
}
