package maguey.common.privacy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Finds tokens by their form: JWTs, keys of known makers, credentials of HTTP, private keys. */
final class TokenFinder {
  private record Form(String prefix, int leastLength) {}

  private static final Form[] FORMS = {
    new Form("sk_", 11),
    new Form("rk_", 11),
    new Form("sk-", 23),
    new Form("whsec_", 14),
    new Form("ghp_", 24),
    new Form("gho_", 24),
    new Form("ghu_", 24),
    new Form("ghs_", 24),
    new Form("ghr_", 24),
    new Form("github_pat_", 24),
    new Form("glpat-", 20),
    new Form("xoxa-", 13),
    new Form("xoxb-", 13),
    new Form("xoxp-", 13),
    new Form("xoxr-", 13),
    new Form("xoxs-", 13),
    new Form("AKIA", 20),
    new Form("ASIA", 20),
    new Form("AIza", 30),
    new Form("ya29.", 20),
    new Form("npm_", 30),
    new Form("SG.", 30),
    new Form("hvs.", 20),
  };

  private static final Form[][] FORMS_BY_FIRST = new Form[128][];

  static {
    for (char first = 0; first < FORMS_BY_FIRST.length; first++) {
      char c = first;
      Form[] forms = Stream.of(FORMS).filter(f -> f.prefix.charAt(0) == c).toArray(Form[]::new);
      FORMS_BY_FIRST[first] = forms.length == 0 ? null : forms;
    }
  }

  private static final String JWT = "eyJ";
  private static final String PEM = "-----BEGIN";
  private static final int SHORTEST_JWT_HEADER = 7;
  private static final int SHORTEST_CREDENTIAL = 6;
  private static final int SHORTEST_BLOB = 20;
  private static final String BEARER = "bearer";
  private static final String BASIC = "basic";
  private static final Set<String> ABOUT_BEARERS =
      Set.of(
          "access", "authentication", "authorization", "credential", "scheme", "token", "tokens");

  /** A token begins with one of these, at the beginning of a word. */
  static final String FIRST_CHARACTERS = "eswgxAynShbBN-r";

  private TokenFinder() {}

  /** True when something at this place looks like the beginning of a token. */
  static boolean begins(String text, int at) {
    return text.startsWith(JWT, at)
        || text.startsWith(PEM, at)
        || form(text, at) != null
        || scheme(text, at) != null;
  }

  static void find(String text, Cuts cuts) {
    int i = 0;
    while (i < text.length()) {
      boolean begins = i == 0 || !isWord(text.charAt(i - 1));
      i = begins ? Math.max(i + 1, tokenAt(text, i, cuts)) : i + 1;
    }
  }

  /** Cuts what begins here, if it is a token; returns up to where the text is done. */
  private static int tokenAt(String text, int at, Cuts cuts) {
    if (text.startsWith(JWT, at)) {
      return jwt(text, at, cuts);
    }
    if (text.startsWith(PEM, at)) {
      return privateKey(text, at, cuts);
    }
    Form form = form(text, at);
    if (form != null) {
      int end = runEnd(text, at);
      return end - at >= form.leastLength ? cut(cuts, at, end) : at;
    }
    String scheme = scheme(text, at);
    return scheme == null ? at : credentials(text, at, scheme, cuts);
  }

  private static int cut(Cuts cuts, int from, int to) {
    cuts.cut(from, to);
    return to;
  }

  /** A header and a beginning of the rest: one that was cut off is a secret still. */
  private static int jwt(String text, int at, Cuts cuts) {
    int dot = at;
    while (dot < text.length() && (isWord(text.charAt(dot)) || text.charAt(dot) == '-')) {
      dot++;
    }
    if (dot - at < SHORTEST_JWT_HEADER || dot == text.length() || text.charAt(dot) != '.') {
      return dot;
    }
    int end = runEnd(text, dot);
    return end - dot > 4 ? cut(cuts, at, end) : end;
  }

  private static int privateKey(String text, int at, Cuts cuts) {
    int line = Math.min(text.length(), at + 64);
    if (!text.substring(at, line).contains("PRIVATE KEY")) {
      return at;
    }
    int end = text.indexOf("-----END", at);
    return cut(cuts, at, end < 0 ? text.length() : end);
  }

  private static int credentials(String text, int at, String scheme, Cuts cuts) {
    int from = at + scheme.length();
    int start = from;
    while (start < text.length() && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
      start++;
    }
    int end = runEnd(text, start);
    boolean isOne = start > from && isCredential(scheme, text.substring(start, end));
    return isOne ? cut(cuts, start, end) : start;
  }

  private static boolean isCredential(String scheme, String text) {
    return switch (scheme) {
      case BEARER -> text.length() >= SHORTEST_CREDENTIAL && !isAboutBearers(text);
      case BASIC -> isUserAndPassword(text);
      default -> text.length() >= SHORTEST_BLOB;
    };
  }

  /** "The bearer token is missing" holds no secret. */
  private static boolean isAboutBearers(String text) {
    return ABOUT_BEARERS.contains(text.toLowerCase(Locale.ROOT).replace(".", ""));
  }

  private static boolean isUserAndPassword(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1)
          .contains(":");
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  private static Form form(String text, int at) {
    char first = text.charAt(at);
    Form[] forms = first < FORMS_BY_FIRST.length ? FORMS_BY_FIRST[first] : null;
    for (int i = 0; forms != null && i < forms.length; i++) {
      if (text.startsWith(forms[i].prefix, at)) {
        return forms[i];
      }
    }
    return null;
  }

  private static String scheme(String text, int at) {
    return switch (text.charAt(at)) {
      case 'b', 'B' -> first(text, at, BEARER, BASIC);
      case 'n', 'N' -> first(text, at, "negotiate");
      default -> null;
    };
  }

  private static String first(String text, int at, String... words) {
    for (String word : words) {
      if (text.regionMatches(true, at, word, 0, word.length())) {
        return word;
      }
    }
    return null;
  }

  private static int runEnd(String text, int from) {
    int end = from;
    while (end < text.length() && isToken(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isToken(char c) {
    return isWord(c) || c == '-' || c == '.' || c == '+' || c == '/' || c == '=' || c == '~';
  }

  private static boolean isWord(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }
}
