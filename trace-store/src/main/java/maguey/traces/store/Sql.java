package maguey.traces.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The statements that are long enough for files of their own. */
public final class Sql {
  private Sql() {}

  /** The text of {@code sql/<name>.sql}. */
  public static String file(String name) {
    try (InputStream in = Sql.class.getResourceAsStream("/sql/" + name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException("sql/" + name + ".sql cannot be read", broken);
    }
  }
}
