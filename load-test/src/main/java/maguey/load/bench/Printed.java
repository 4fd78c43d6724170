package maguey.load.bench;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps a copy of what is printed while it is open. */
final class Printed implements AutoCloseable {
  private final PrintStream before = System.out;
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();

  Printed() {
    System.setOut(new PrintStream(toBoth(before), true, StandardCharsets.UTF_8));
  }

  List<String> lines() {
    return copy.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public void close() {
    System.setOut(before);
  }

  private OutputStream toBoth(OutputStream screen) {
    return new FilterOutputStream(screen) {
      @Override
      public void write(int b) throws IOException {
        screen.write(b);
        copy.write(b);
      }
    };
  }
}
