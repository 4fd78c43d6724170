package maguey.common.privacy;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets and personal data out of telemetry before it is stored: credentials, cookies,
 * tokens, JWTs, card numbers, e-mail addresses and the secret parts of URLs. Ids and timestamps
 * stay.
 *
 * <p>Most texts hold nothing of the kind: cheap looks at the characters decide which patterns are
 * tried at all.
 */
public final class Masking {
  /** Stands where something was taken out. */
  public static final String MASK = "[masked]";

  /** Our own keys, which are safe by definition and whose values people search for. */
  private static final Set<String> SAFE_KEYS =
      Set.of(
          "order.id",
          "order.number",
          "ticket.id",
          "scan.id",
          "event.id",
          "event.slug",
          "journey.id",
          "gate.id",
          "device.id",
          "customer.email_hash");

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "passw(or)?d|passphrase|(^|[._-])pwd$|secret|credential|authorization|cookie|api[._-]?key"
              + "|private[._-]?key|(^|[._-])(access|refresh|id|auth|session|bearer|csrf|xsrf)?[._-]?token$"
              + "|session[._-]?id$|signature$|card[._-]?number|(^|[._-])(cvv|cvc|iban)$");

  private static final Pattern EMAIL =
      Pattern.compile(
          "[\\p{L}\\p{N}._%+'-]{1,64}(?:@|%40)[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63})+");
  private static final Pattern JWT =
      Pattern.compile(
          "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{4,}+\\.[A-Za-z0-9_-]{4,}(?:\\.[A-Za-z0-9_-]*)?");
  private static final Pattern HEADER =
      Pattern.compile(
          "(?i)\\b((?:set-)?cookie|(?:proxy-)?authorization|x-api-key)(\\s*[:=]\\s*)[^\\r\\n]+");
  private static final Pattern SCHEME =
      Pattern.compile("(?i)\\b(bearer|basic|digest)(\\s+)[A-Za-z0-9+/._~=-]{6,}");
  private static final Pattern USER_INFO = Pattern.compile("(://)[^/?#\\s@]+@");
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?i)((?:password|passwd|pwd|passphrase|secret|api[_-]?key|token|signature|credential|session_?id)"
              + "[\"']?\\s*(?:=|:|%3D)\\s*)(\"[^\"]*\"|'[^']*(?:''[^']*){0,99}'|[^\\s\"',;&#)}\\]]+)");
  private static final Pattern URL_SECRET =
      Pattern.compile(
          "(?i)([?&](?:sig|code|key|auth|x-amz-[a-z-]+|state|otp|jwt|email)=)[^&#\\s]+");
  private static final Pattern KNOWN_TOKEN =
      Pattern.compile(
          "\\b(?:(?:sk|rk|whsec)_[A-Za-z0-9_+/=]{8,}|gh[pousr]_[A-Za-z0-9]{20,}|xox[abprs]-[A-Za-z0-9-]{8,}|AKIA[0-9A-Z]{16})");
  private static final Pattern CARD =
      Pattern.compile(
          "(?<![0-9A-Za-z-])[3-6]\\d{3}[ -]?\\d{4,6}[ -]?\\d{4,5}[ -]?\\d{0,7}(?![0-9A-Za-z-])");

  private static final int SHORTEST_CARD = 13;
  private static final int LONGEST_CARD = 19;

  /** Programs use the same few hundred names over and over. */
  private static final Map<String, Boolean> KNOWN_KEYS = new ConcurrentHashMap<>();

  private static final int MAX_KNOWN_KEYS = 10_000;

  private Masking() {}

  /** The value of a named attribute, masked as a whole if the name says that it is a secret. */
  public static String attribute(String key, String value) {
    if (SAFE_KEYS.contains(key)) {
      return value;
    }
    return isSecret(key) ? MASK : text(value);
  }

  /** True when a value under this name is a secret, whatever it looks like. */
  public static boolean isSecret(String key) {
    Boolean known = KNOWN_KEYS.get(key);
    return known != null ? known : remember(key);
  }

  private static boolean remember(String key) {
    boolean secret = SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).find();
    if (KNOWN_KEYS.size() < MAX_KNOWN_KEYS && key.length() < 100) {
      KNOWN_KEYS.put(key, secret);
    }
    return secret;
  }

  /**
   * Any text: a span's name, a status message, SQL, a stack trace. The same object if all is well.
   */
  public static String text(String text) {
    Traits traits = Traits.of(text);
    String masked = text;
    if (traits.assigns) {
      masked = HEADER.matcher(masked).replaceAll("$1$2" + quoted());
      masked = assigned(masked);
      masked = URL_SECRET.matcher(masked).replaceAll("$1" + quoted());
    }
    if (masked.contains("eyJ")) {
      masked = JWT.matcher(masked).replaceAll(quoted());
    }
    if (traits.blank) {
      masked = SCHEME.matcher(masked).replaceAll("$1$2" + quoted());
    }
    if (traits.at) {
      masked = USER_INFO.matcher(masked).replaceAll("$1" + quoted() + "@");
      masked = EMAIL.matcher(masked).replaceAll(quoted());
    }
    if (traits.joined) {
      masked = KNOWN_TOKEN.matcher(masked).replaceAll(quoted());
    }
    return traits.digits >= SHORTEST_CARD ? cards(masked) : masked;
  }

  /** A bound parameter ({@code $1}, {@code ?}) is no secret: the statement stays readable. */
  private static String assigned(String text) {
    return ASSIGNED
        .matcher(text)
        .replaceAll(
            found ->
                isParameter(found.group(2))
                    ? Matcher.quoteReplacement(found.group())
                    : Matcher.quoteReplacement(found.group(1) + MASK));
  }

  private static boolean isParameter(String value) {
    return value.startsWith("$") || value.equals("?") || value.startsWith(MASK.substring(0, 4));
  }

  private static String cards(String text) {
    return CARD.matcher(text)
        .replaceAll(
            found -> isCard(found.group()) ? quoted() : Matcher.quoteReplacement(found.group()));
  }

  private static boolean isCard(String text) {
    String digits = text.replaceAll("[ -]", "");
    return digits.length() >= SHORTEST_CARD && digits.length() <= LONGEST_CARD && luhn(digits);
  }

  private static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  private static String quoted() {
    return Matcher.quoteReplacement(MASK);
  }

  /** What one look at the characters tells. */
  private record Traits(boolean at, boolean assigns, boolean blank, boolean joined, int digits) {
    static Traits of(String text) {
      boolean at = false;
      boolean assigns = false;
      boolean blank = false;
      boolean joined = false;
      int digits = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        switch (c) {
          case '@' -> at = true;
          case '=', ':' -> assigns = true;
          case ' ', '\t' -> blank = true;
          case '_', '-' -> joined = true;
          case '%' -> {
            at = true;
            assigns = true;
          }
          case 'A' -> joined |= text.startsWith("AKIA", i);
          default -> digits += c >= '0' && c <= '9' ? 1 : 0;
        }
      }
      return new Traits(at, assigns, blank, joined, digits);
    }
  }
}
