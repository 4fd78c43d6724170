package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Reads the values of protobuf's JSON: the parser stands on the value; null is the default. */
final class JsonFields {
  private static final BigInteger UINT64_END = BigInteger.ONE.shiftLeft(64);

  /** Longer ones are no integers of ours; a million digits take seconds to read. */
  private static final int LONGEST_NUMBER = 100;

  /** Of nineteen digits not every number fits; one that does not comes out negative. */
  private static final int PLAIN_DIGITS = 19;

  private static final long UINT32_MAX = 0xFFFF_FFFFL;

  @FunctionalInterface
  interface Field {
    /** Consumes the value of the named field. */
    void read(JsonParser parser, String name) throws IOException;
  }

  @FunctionalInterface
  interface Element {
    /** Consumes one value. */
    void read(JsonParser parser) throws IOException;
  }

  private JsonFields() {}

  static void each(JsonParser parser, Field field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(parser, JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      field.read(parser, name);
    }
  }

  static void list(JsonParser parser, Element element) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(parser, JsonToken.START_ARRAY, "an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read(parser);
    }
  }

  static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    expect(parser, JsonToken.VALUE_STRING, "a string");
    return parser.getText();
  }

  static byte[] hex(JsonParser parser) throws IOException {
    return hex(text(parser));
  }

  private static byte[] hex(String digits) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException notHex) {
      return "not hex".getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Hex digits of any case, filled up with zeros from the left, as Zipkin writes its ids. */
  static byte[] paddedHex(JsonParser parser, int bytes) throws IOException {
    String digits = text(parser);
    boolean fits = !digits.isEmpty() && digits.length() <= 2 * bytes;
    return digits.isEmpty()
        ? OtlpSpan.NO_ID
        : hex(fits ? "0".repeat(2 * bytes - digits.length()) + digits : "too long");
  }

  /** A string, or what else stands there without being an object or an array, as a string. */
  static String scalar(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (!parser.currentToken().isScalarValue()) {
      throw wrong(parser, "a string");
    }
    return parser.getText();
  }

  static boolean bool(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default -> throw wrong(parser, "true or false");
    };
  }

  static int int32(JsonParser parser) throws IOException {
    long value = int64(parser);
    if (value != (int) value) {
      throw wrong(parser, "a 32-bit integer");
    }
    return (int) value;
  }

  static int uint32(JsonParser parser) throws IOException {
    long value = int64(parser);
    if (value < 0 || value > UINT32_MAX) {
      throw wrong(parser, "an unsigned 32-bit integer");
    }
    return (int) value;
  }

  static long int64(JsonParser parser) throws IOException {
    long plain = digits(parser);
    if (plain >= 0) {
      return plain;
    }
    try {
      return integer(parser).longValueExact();
    } catch (ArithmeticException tooLarge) {
      throw wrong(parser, "a 64-bit integer");
    }
  }

  static long uint64(JsonParser parser) throws IOException {
    long plain = digits(parser);
    if (plain >= 0) {
      return plain;
    }
    BigInteger value = integer(parser);
    if (value.signum() < 0 || value.compareTo(UINT64_END) >= 0) {
      throw wrong(parser, "an unsigned 64-bit integer");
    }
    return value.longValue();
  }

  static MalformedOtlp wrong(JsonParser parser, String expected) throws IOException {
    return new MalformedOtlp("field " + parser.currentName() + " must be " + expected);
  }

  /** What a string or number of nothing but digits says; -1 for all others, and the largest. */
  private static long digits(JsonParser parser) throws IOException {
    boolean isText =
        parser.currentToken() == JsonToken.VALUE_STRING
            || parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
    if (!isText || parser.getTextLength() > PLAIN_DIGITS) {
      return -1;
    }
    char[] text = parser.getTextCharacters();
    int from = parser.getTextOffset();
    long value = parser.getTextLength() == 0 ? -1 : 0;
    for (int i = from; i < from + parser.getTextLength(); i++) {
      if (text[i] < '0' || text[i] > '9') {
        return -1;
      }
      value = value * 10 + text[i] - '0';
    }
    return value < 0 ? -1 : value;
  }

  private static BigInteger integer(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> BigInteger.ZERO;
      case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
      case VALUE_STRING, VALUE_NUMBER_FLOAT -> exact(parser);
      default -> throw wrong(parser, "an integer");
    };
  }

  /** A short text: an exponent of millions would take all memory. */
  private static BigInteger exact(JsonParser parser) throws IOException {
    try {
      if (parser.getTextLength() <= LONGEST_NUMBER) {
        BigDecimal value = new BigDecimal(parser.getText());
        if (Math.abs((long) value.scale()) < LONGEST_NUMBER) {
          return value.toBigIntegerExact();
        }
      }
    } catch (ArithmeticException | NumberFormatException notOne) {
      // answered below, as every other value that is no integer
    }
    throw wrong(parser, "an integer");
  }

  private static void expect(JsonParser parser, JsonToken token, String expected)
      throws IOException {
    if (parser.currentToken() != token) {
      throw wrong(parser, expected);
    }
  }
}
