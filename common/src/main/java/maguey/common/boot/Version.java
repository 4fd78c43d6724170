package maguey.common.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is. */
final class Version {
  /** The project's version, as the build wrote it into its resources. */
  static final String OF_THIS_BUILD = read();

  private Version() {}

  private static String read() {
    try (InputStream build = Version.class.getResourceAsStream("/maguey-build.properties")) {
      Properties properties = new Properties();
      properties.load(build);
      return properties.getProperty("version");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
