package maguey.common.privacy;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The people whom one span or log is about, by the keyed hashes of their e-mail addresses. For one
 * thread.
 */
public final class Subjects {
  /** A text of nothing but addresses is no reason to compute a million hashes. */
  private static final int MOST = 50;

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");

  private final EmailHash emails;
  private Map<String, String> hashes;

  Subjects(EmailHash emails) {
    this.emails = emails;
  }

  /** Their hashes; few, or none. */
  public Set<String> hashes() {
    return hashes == null ? Set.of() : Set.copyOf(hashes.values());
  }

  /** What is written in the place of an address. */
  String formOf(String email) {
    String hash = emails == null ? null : note(email.toLowerCase(Locale.ROOT));
    return hash == null ? Masking.MASK : "[email:" + hash + "]";
  }

  /** The value of an attribute that holds a hash, also when somebody put an address there. */
  String hashOf(String value, Supplier<String> otherwise) {
    if (HASH.matcher(value).matches()) {
      remember(value, value);
      return value;
    }
    String hash = emails != null && EmailFinder.isEmail(value) ? note(value) : null;
    return hash == null ? otherwise.get() : hash;
  }

  private String note(String email) {
    String known = hashes == null ? null : hashes.get(email);
    return known != null ? known : remember(email, isFull() ? null : emails.of(email));
  }

  private String remember(String email, String hash) {
    if (hash != null && !isFull()) {
      hashes = hashes == null ? new LinkedHashMap<>() : hashes;
      hashes.put(email, hash);
    }
    return hash;
  }

  private boolean isFull() {
    return hashes != null && hashes.size() >= MOST;
  }
}
