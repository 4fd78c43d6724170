package maguey.marketing.rum;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import maguey.common.privacy.MaskedName;
import maguey.common.privacy.Masking;

/**
 * Takes over what a browser says about a span. Whoever can reach us can send anything: only names
 * under known prefixes are taken, so that nobody can plant an order number for others to find.
 * Secrets and addresses are masked here, before anything can lie on this service's disk.
 */
final class BrowserAttributes {
  private static final List<String> PREFIXES =
      List.of("page.", "http.", "url.path", "server.address", "error.type", "web_vital.", "app.");

  private static final Masking MASKING = Masking.builtIn();
  private static final int MOST = 32;
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_VALUE = 256;

  private BrowserAttributes() {}

  static AttributesBuilder of(JsonObject attributes) {
    AttributesBuilder taken = Attributes.builder();
    attributes.stream()
        .filter(attribute -> isKnown(attribute.getKey()))
        .limit(MOST)
        .forEach(attribute -> take(taken, attribute));
    return taken;
  }

  /** A text without secrets, addresses and control characters, shortened; a URL loses its query. */
  static String text(String value) {
    return shortened(MASKING.text(value));
  }

  private static String shortened(String value) {
    String plain = value.replaceAll("\\p{Cntrl}", " ").replaceFirst("\\?.*", "");
    return plain.length() > LONGEST_VALUE ? plain.substring(0, LONGEST_VALUE) : plain;
  }

  private static boolean isKnown(String name) {
    return name.length() <= LONGEST_NAME
        && name.matches("[a-z0-9_.]+")
        && PREFIXES.stream().anyMatch(name::startsWith);
  }

  private static void take(AttributesBuilder taken, Map.Entry<String, Object> attribute) {
    String name = attribute.getKey();
    MaskedName known = MASKING.name(name);
    Object value = attribute.getValue();
    if (value instanceof String text) {
      taken.put(name, shortened(MASKING.value(known, text, MASKING.subjects())));
    } else if (value instanceof Number number && MASKING.hides(known, number.longValue())) {
      taken.put(name, Masking.MASK);
    } else if (value instanceof Boolean flag) {
      taken.put(name, flag);
    } else if (value instanceof Integer || value instanceof Long) {
      taken.put(name, ((Number) value).longValue());
    } else if (value instanceof Number number) {
      taken.put(name, number.doubleValue());
    }
  }
}
