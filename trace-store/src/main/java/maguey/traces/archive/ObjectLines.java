package maguey.traces.archive;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Reads the lines of an object, one after the other. Blocks. */
final class ObjectLines implements Closeable {
  private final BufferedReader lines;
  private int next;

  private ObjectLines(BufferedReader lines) {
    this.lines = lines;
  }

  static ObjectLines of(Buffer object) throws IOException {
    return new ObjectLines(
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(object.getBytes())),
                StandardCharsets.UTF_8)));
  }

  /** The next line; null at the end. */
  String next() throws IOException {
    next++;
    return lines.readLine();
  }

  /** A line further on, counted from 0; null when there is none. */
  String skipTo(int number) throws IOException {
    while (next < number) {
      if (next() == null) {
        return null;
      }
    }
    return next();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
