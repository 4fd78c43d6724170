package maguey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Asks for bodies as browsers do, which take them gzipped. */
public final class Gzipped {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String ENCODING = "content-encoding";

  private Gzipped() {}

  /**
   * A body, unpacked again; fails unless it comes gzipped to who asks for it so, plain to everybody
   * else, and so that a cache can tell both apart.
   */
  public static String get(HttpCalls caller, String path) {
    HttpCalls.Answer plain = caller.get(path);
    HttpResponse<byte[]> packed = ask(caller, path, "deflate, gzip;q=0.8");
    HttpResponse<byte[]> unwilling = ask(caller, path, "gzip;q=0, *;q=0.1");

    assertThat(packed.statusCode()).isEqualTo(plain.status());
    assertThat(packed.headers().allValues(ENCODING)).as(path).containsExactly("gzip");
    assertThat(packed.headers().allValues("vary")).containsOnlyOnce("accept-encoding");
    assertThat(packed.headers().firstValue("etag")).isEqualTo(plain.headers().firstValue("etag"));
    assertThat(plain.header(ENCODING)).isEmpty();
    assertThat(plain.header("vary")).isEqualTo("accept-encoding");
    assertThat(unwilling.headers().allValues(ENCODING)).isEmpty();
    String text = unpacked(packed.body());
    assertThat(packed.body().length).isLessThan(text.length());
    return text;
  }

  private static HttpResponse<byte[]> ask(HttpCalls caller, String path, String accepted) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(caller.url() + path)).header("accept-encoding", accepted);
    caller.headers().forEach(request::header);
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException failure) {
      throw new UncheckedIOException(path, failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static String unpacked(byte[] packed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
