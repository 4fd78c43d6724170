package maguey.marketing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TracerSizeTest {
  private static final int BUDGET = 4 * 1024;

  @Test
  void tracer_gzipped_staysWithinItsBudget() throws IOException {
    assertThat(gzipped("web/maguey-tracing.js")).isLessThanOrEqualTo(BUDGET);
  }

  private static int gzipped(String resource) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (InputStream file = TracerSizeTest.class.getClassLoader().getResourceAsStream(resource);
        GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      file.transferTo(gzip);
    }
    return packed.size();
  }
}
