package maguey.common.privacy;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What names say: of attributes, of header fields, of whatever is assigned a value in a text. */
final class NameRules {
  /** Our own keys, which are safe by definition and whose values people search for. */
  private static final Set<String> OWN_IDS =
      Set.of("order.number", "event.slug", "scan.reason", "db.query.summary");

  private static final Set<String> SUBJECTS = Set.of("customer.email_hash");

  /** On names in lower case, whose humps have become underscores. */
  private static final Pattern SECRET =
      Pattern.compile(
          "passw(or)?d|passphrase|passcode|(^|[._-])pwd$|(db|user|smtp|admin|root)[._-]?pass$"
              + "|secret|credential|authorization|cookie|api[._-]?key|access[._-]?key|private[._-]?key"
              + "|(^|[._-])(access|refresh|id|auth|session|bearer|csrf|xsrf|api|security)?[._-]?token$"
              + "|(^|[._-])jwt$|session[._-]?id$|sessid$|connect\\.sid$|signature$"
              + "|card[._-]?(number|no|num)$|(^|[._-])(cvv2?|cvc2?|iban|pan|pin|otp|ssn)$");

  private static final Pattern ID =
      Pattern.compile(
          "(^|[._-])(id|ids|uuid|guid|ulid|traces?|spans?|traceparent|parent|orders?|tickets?|scans?|events?"
              + "|time|timestamp|ts|nanos?|micros?|millis?|ns|us|ms|epoch|offset|seq|sequence|version|hash|code|nonce)$"
              + "|(trace|span)ids?$");

  private static final Pattern CARD = Pattern.compile("card|(^|[._-])(pan|cc)([._-]|$)");
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private static final int MAX_KNOWN = 10_000;
  private static final int LONGEST_KNOWN = 100;

  /** Programs use the same few hundred names over and over. */
  private final Map<String, MaskedName> known = new ConcurrentHashMap<>();

  private final Map<String, Boolean> knownSecrets = new ConcurrentHashMap<>();
  private final MaskingRules rules;

  NameRules(MaskingRules rules) {
    this.rules = rules;
  }

  MaskedName of(String key, Masking masking) {
    MaskedName name = known.get(key);
    return name != null ? name : decide(key, masking);
  }

  boolean isSecret(String name) {
    Boolean secret = knownSecrets.get(name);
    return secret != null ? secret : decideSecret(name);
  }

  boolean isId(String name) {
    String flat = flat(name);
    return OWN_IDS.contains(name) || ID.matcher(flat).find() && !CARD.matcher(flat).find();
  }

  private MaskedName decide(String key, Masking masking) {
    String text = masking.text(key);
    MaskedName name = new MaskedName(text, isSecret(key), isId(key), SUBJECTS.contains(key));
    if (text.equals(key) && key.length() <= LONGEST_KNOWN && known.size() < MAX_KNOWN) {
      known.put(key, name);
    }
    return name;
  }

  private boolean decideSecret(String name) {
    boolean secret = rules.masks(name) || SECRET.matcher(flat(name)).find() && !rules.keeps(name);
    if (name.length() <= LONGEST_KNOWN && knownSecrets.size() < MAX_KNOWN) {
      knownSecrets.put(name, secret);
    }
    return secret;
  }

  private static String flat(String name) {
    return HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
  }
}
