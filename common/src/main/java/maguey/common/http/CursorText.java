package maguey.common.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cursor as clients see it: where a page ended, in letters that a URL may hold. */
public final class CursorText {
  private static final String BETWEEN = " ";
  private static final String RULE = "must be the nextCursor of an earlier answer";

  private CursorText() {}

  /** The text of parts that have no blanks in them. */
  public static String of(Object... parts) {
    String plain = Stream.of(parts).map(String::valueOf).collect(Collectors.joining(BETWEEN));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads a text that came back.
   *
   * @param cursor makes it of its parts; whatever it stumbles over, the text was not ours
   * @throws Problem {@code MALFORMED}
   */
  public static <T> T read(String text, Function<String[], T> cursor) {
    try {
      byte[] plain = Base64.getUrlDecoder().decode(text);
      return cursor.apply(new String(plain, StandardCharsets.US_ASCII).split(BETWEEN));
    } catch (RuntimeException notOurs) {
      throw foreign();
    }
  }

  /** What is said of a text that was not ours. */
  public static Problem foreign() {
    return Problem.of(ProblemType.MALFORMED, "'cursor' " + RULE)
        .withError("/query/cursor", "cursor", RULE);
  }
}
