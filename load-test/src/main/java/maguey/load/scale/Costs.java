package maguey.load.scale;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What was measured on one machine: {@code scale/costs.properties}, where each figure is from. */
final class Costs {
  private final Properties values;

  private Costs(Properties values) {
    this.values = values;
  }

  static Costs measured() {
    try (InputStream file = Costs.class.getResourceAsStream("/scale/costs.properties")) {
      Properties values = new Properties();
      values.load(file);
      return new Costs(values);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /**
   * The figure of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  double of(String name) {
    String value = values.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("No cost is called " + name);
    }
    return Double.parseDouble(value);
  }

  int count(String name) {
    return (int) Math.round(of(name));
  }
}
