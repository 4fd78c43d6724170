package maguey.common.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Ids, times and versions are never taken for a secret, whatever their digits. */
class MaskingIdsTest {
  private static final int IDS = 1_000_000;
  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Masking MASKING = Masking.builtIn();

  /** Each draws a text from randomness. */
  private static final List<Function<Random, String>> TEXTS =
      List.of(
          random -> "trace_id=" + hex(random, 16) + " span_id=" + hex(random, 8),
          random -> "00-" + hex(random, 16) + "-" + hex(random, 8) + "-01",
          random ->
              "{\"traceId\":\""
                  + digits(random, 32)
                  + "\",\"spanId\":\""
                  + cardLike(random)
                  + "\"}",
          random -> "span " + cardLike(random) + " of trace " + digits(random, 32),
          random -> "GET /api/traces/" + digits(random, 32) + "/spans/" + cardLike(random),
          random -> "order " + new UUID(random.nextLong(), random.nextLong()),
          random -> "00000000-" + digits(random, 4) + "-4111-1111-" + digits(random, 12),
          random -> "order MG-" + crockford(random, 9) + " confirmed",
          random -> "ticket TK" + crockford(random, 140),
          random ->
              "at " + nanos(random) + " " + nanos(random) / 1_000 + " " + nanos(random) / 1_000_000,
          random -> Instant.ofEpochSecond(0, nanos(random)).toString(),
          random ->
              "0." + digits(random, 16) + " " + random.nextDouble() + " " + random.nextGaussian(),
          random ->
              "10."
                  + random.nextInt(256)
                  + "."
                  + random.nextInt(256)
                  + ".7:"
                  + random.nextInt(65_536),
          random -> "2001:db8:" + hex(random, 2) + ":" + digits(random, 4) + "::" + hex(random, 2),
          random ->
              "lib@" + random.nextInt(99) + "." + random.nextInt(99) + "." + random.nextInt(9_999),
          random -> "sha256:" + hex(random, 32),
          random -> "order_" + cardLike(random) + " orderId: " + cardLike(random));

  @Test
  void texts_withRandomIds_stayTheSame() {
    Random random = new Random(20_261_120);
    for (int i = 0; i < IDS; i++) {
      String text = TEXTS.get(i % TEXTS.size()).apply(random);
      assertStays(text, MASKING.text(text));
    }
  }

  @Test
  void attributes_namedAsIds_stayTheSame() {
    Random random = new Random(7);
    List<MaskedName> names =
        List.of("trace_id", "spanId", "order.number", "ticket.id", "messaging.message.id", "time")
            .stream()
            .map(MASKING::name)
            .toList();
    for (int i = 0; i < IDS; i++) {
      MaskedName name = names.get(i % names.size());
      String id = cardLike(random);
      assertStays(id, MASKING.value(name, id, MASKING.subjects()));
      assertThat(MASKING.hides(name, Long.parseLong(id))).isFalse();
    }
  }

  @Test
  void traceState_withRandomIds_staysTheSame() {
    Random random = new Random(13);
    for (int i = 0; i < IDS; i++) {
      String state =
          "maguey=v:1.0;env:production,congo=" + cardLike(random) + ",r=" + hex(random, 8);
      assertStays(state, MASKING.opaque(state, MASKING.subjects()));
    }
  }

  @Test
  void numbers_thatAreTimesOrLongIds_stay() {
    Random random = new Random(11);
    MaskedName name = MASKING.name("value");
    for (int i = 0; i < IDS; i++) {
      assertThat(MASKING.hides(name, nanos(random))).isFalse();
      assertThat(MASKING.hides(name, nanos(random) / 1_000_000)).isFalse();
      assertThat(MASKING.hides(name, random.nextLong(1L << 60, Long.MAX_VALUE))).isFalse();
      assertThat(MASKING.hides(name, random.nextInt())).isFalse();
    }
  }

  private static void assertStays(String text, String masked) {
    if (!text.equals(masked)) {
      assertThat(masked).isEqualTo(text);
    }
  }

  /** 16 digits with the beginning and the check digit of a card's. */
  private static String cardLike(Random random) {
    String digits = "4" + digits(random, 14);
    for (int last = 0; last < 10; last++) {
      if (CardFinder.isCard(Long.parseLong(digits + last))) {
        return digits + last;
      }
    }
    throw new IllegalStateException("One of ten digits always fits");
  }

  private static long nanos(Random random) {
    return 1_600_000_000_000_000_000L + random.nextLong(400_000_000_000_000_000L);
  }

  private static String digits(Random random, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
    return text.toString();
  }

  private static String crockford(Random random, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(CROCKFORD.charAt(random.nextInt(CROCKFORD.length())));
    }
    return text.toString();
  }

  private static String hex(Random random, int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
