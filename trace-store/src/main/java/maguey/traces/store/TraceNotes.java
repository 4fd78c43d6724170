package maguey.traces.store;

import com.google.protobuf.CodedInputStream;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import maguey.traces.model.Span;

/**
 * What the spans of a batch mean for their traces, some 40 bytes for each: a version, the texts
 * that the spans share, and the spans. What changes here needs a new version, and the old one must
 * stay readable: another node may run it, and a stopped one may have left it. What may follow the
 * spans is read by nodes that know of it, and harms no other: of each span that stands for several
 * its number and its share.
 */
final class TraceNotes {
  static final int VERSION = 1;
  static final int HAS_FACTS = 1;
  static final int IS_ADMITTED = 2;

  private TraceNotes() {}

  /**
   * A batch in two parts.
   *
   * @param traceIds each once; the notes count them from 0
   */
  record Encoded(UUID[] traceIds, Buffer notes) {}

  static Encoded encode(List<Span> spans) {
    try {
      return new TraceNotesWriter().write(spans);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * The spans that were encoded, without what no trace needs: attributes, events, the end of long
   * names and so on.
   *
   * @throws IOException if the notes are of a later version, or no notes at all
   */
  static List<Span> decode(UUID[] traceIds, Buffer notes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(notes.getBytes());
    if (in.readRawByte() != VERSION) {
      throw new IOException("notes of an unknown version: they need the newer store");
    }
    try {
      return new TraceNotesReader(in, traceIds).spans();
    } catch (IndexOutOfBoundsException damaged) {
      throw new IOException("notes that tell of no spans", damaged);
    }
  }
}
