package maguey.traces.ingest;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Makes messages as no honest sender does: fields in any order and repeatedly, unknown ones, other
 * wire types, groups, texts that are none, cut and flipped. Protobuf takes most of them, and
 * refuses many.
 */
final class OddProtobuf {
  private static final int VARINT = 0;
  private static final int I64 = 1;
  private static final int LEN = 2;
  private static final int GROUP = 3;
  private static final int GROUP_END = 4;
  private static final int I32 = 5;
  private static final int DEEPEST = 7;

  /** The first two have the same hash. */
  private static final List<String> TEXTS =
      List.of("Aa", "BB", "order.id", "", "ñ€😀", "a\0b", "\uFFFD", "long".repeat(40));

  /** Not UTF-8: an end, a lone piece, a surrogate, a zero in two bytes, five bytes. */
  private static final List<String> NO_TEXTS =
      List.of("e282", "80", "eda080", "c080", "f888808080");

  private final Random random;

  OddProtobuf(long seed) {
    this.random = new Random(seed);
  }

  /** A message of that type, often not quite. */
  byte[] message(Descriptor type) throws IOException {
    byte[] bytes = message(type, 0);
    if (bytes.length > 0 && oneIn(4)) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return oneIn(8) ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }

  private byte[] message(Descriptor type, int depth) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (int i = random.nextInt(depth == 0 ? 12 : 4); i > 0; i--) {
      field(out, type.getFields().get(random.nextInt(type.getFields().size())), depth);
    }
    out.flush();
    return bytes.toByteArray();
  }

  private void field(CodedOutputStream out, FieldDescriptor field, int depth) throws IOException {
    boolean known = !oneIn(30);
    int number = known ? field.getNumber() : 1 + random.nextInt(300);
    int wire = oneIn(50) ? random.nextInt(I32 + 1) : field.getLiteType().getWireType();
    boolean isMessage = known && field.getType() == FieldDescriptor.Type.MESSAGE;
    out.writeUInt32NoTag(number << 3 | wire);
    switch (wire) {
      case VARINT -> out.writeUInt64NoTag(number());
      case I64 -> out.writeFixed64NoTag(number());
      case I32 -> out.writeFixed32NoTag((int) number());
      case GROUP -> group(out, number, depth);
      case GROUP_END -> {}
      default ->
          out.writeByteArrayNoTag(
              isMessage && depth < DEEPEST ? message(field.getMessageType(), depth + 1) : text());
    }
  }

  private void group(CodedOutputStream out, int number, int depth) throws IOException {
    if (depth < DEEPEST && oneIn(2)) {
      out.writeUInt32NoTag(number << 3 | GROUP);
      group(out, number, depth + 1);
    }
    out.writeUInt32NoTag(7 << 3 | LEN);
    out.writeByteArrayNoTag(text());
    out.writeUInt32NoTag((oneIn(8) ? number + 1 : number) << 3 | GROUP_END);
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(3);
      case 1 -> -1;
      case 2 -> random.nextInt();
      default -> random.nextLong();
    };
  }

  private byte[] text() {
    return oneIn(60)
        ? HexFormat.of().parseHex(NO_TEXTS.get(random.nextInt(NO_TEXTS.size())))
        : TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }
}
