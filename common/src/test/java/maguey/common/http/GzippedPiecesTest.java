package maguey.common.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzippedPiecesTest {
  @Test
  void pieces_unpacked_areWhatWentIn_eachAsSoonAsItIsThere() throws IOException {
    GzippedPieces pieces = new GzippedPieces(pieces("two ", "three"));
    Buffer sent = pieces.packed(Buffer.buffer("one "));
    GZIPInputStream first = new GZIPInputStream(new ByteArrayInputStream(sent.getBytes()));

    assertThat(new String(first.readNBytes(4), US_ASCII)).isEqualTo("one ");
    for (Buffer piece = next(pieces); piece != null; piece = next(pieces)) {
      sent.appendBuffer(piece);
    }
    assertThat(unpacked(sent)).isEqualTo("one two three");
  }

  @Test
  void pieces_whoseReaderLeft_endThere() throws IOException {
    GzippedPieces pieces = new GzippedPieces(pieces("two"));
    Buffer sent = pieces.packed(Buffer.buffer("one"));

    pieces.close();
    pieces.close();

    assertThat(next(pieces)).isNull();
    sent.appendBuffer(pieces.packed(Buffer.buffer("on its way")));
    assertThat(unpacked(sent)).isEqualTo("one");
  }

  private static String unpacked(Buffer sent) throws IOException {
    GZIPInputStream all = new GZIPInputStream(new ByteArrayInputStream(sent.getBytes()));
    return new String(all.readAllBytes(), US_ASCII);
  }

  private static Buffer next(Pieces pieces) {
    return pieces.next().result();
  }

  private static Pieces pieces(String... texts) {
    Iterator<String> left = List.of(texts).iterator();
    return () -> Future.succeededFuture(left.hasNext() ? Buffer.buffer(left.next()) : null);
  }
}
