package maguey.common.privacy;

import java.util.List;

/**
 * Takes secrets and personal data out of telemetry before it is stored, spooled or sent:
 * credentials, cookies, tokens, JWTs, card numbers, e-mail addresses and the secret parts of URLs,
 * connection strings and SQL. Ids and timestamps stay. A value goes for its name ({@link
 * #value(MaskedName, String, Subjects)}) or for what is in it ({@link #text(String)}).
 *
 * <p>Most texts hold nothing of the kind: one look at the characters decides which finders run.
 * They are loops rather than regular expressions, so that their time grows with the length alone.
 *
 * @see <a href="../../../../../../../docs/adr/012-masking-and-erasure.md">ADR 012</a>
 */
public final class Masking {
  /** Stands where something was taken out. */
  public static final String MASK = "[masked]";

  private static final Masking BUILT_IN = new Masking(MaskingRules.none(), null);
  private static final int LONGEST_LABEL = 40;

  private final NameRules names;
  private final List<PatternRule> patterns;
  private final EmailHash emails;

  private Masking(MaskingRules rules, EmailHash emails) {
    this.names = new NameRules(rules);
    this.patterns = rules.patterns();
    this.emails = emails;
  }

  /** The rules that nobody can take away, and e-mail addresses without their hash. */
  public static Masking builtIn() {
    return BUILT_IN;
  }

  /** The built-in rules and more; an e-mail address leaves its hash behind, to be searched by. */
  public static Masking of(MaskingRules rules, EmailHash emails) {
    return new Masking(rules, emails);
  }

  /** An empty list of the people whose addresses are about to be found in one span or log. */
  public Subjects subjects() {
    return new Subjects(emails);
  }

  /** What the name of an attribute says about its values; the name itself is masked, too. */
  public MaskedName name(String key) {
    return names.of(key, this);
  }

  /** A value under a name. An e-mail address is replaced by its hash, which is noted. */
  public String value(MaskedName name, String value, Subjects subjects) {
    if (name.isSecret()) {
      return MASK;
    }
    return name.isSubject()
        ? subjects.hashOf(value, () -> masked(value, name.isId(), true, subjects))
        : masked(value, name.isId(), true, subjects);
  }

  /** True when a number under this name must not be shown: a secret, or the number of a card. */
  public boolean hides(MaskedName name, long value) {
    return name.isSecret() || !name.isId() && CardFinder.isCard(value);
  }

  /** Free text: a log's body, a status message. The same object if all is well. */
  public String text(String text, Subjects subjects) {
    return masked(text, false, true, subjects);
  }

  /** Text of which few should differ, such as a span's name: addresses are noted, not replaced. */
  public String plain(String text, Subjects subjects) {
    return masked(text, false, false, subjects);
  }

  /** A text made of ids, such as tracestate: as {@link #plain}, but digits are no card number. */
  public String opaque(String text, Subjects subjects) {
    return masked(text, true, false, subjects);
  }

  /** Any text, with no regard to whom it is about. The same object if all is well. */
  public String text(String text) {
    return masked(text, false, false, null);
  }

  /** True when the name is one of a secret, whatever its value. */
  boolean isSecret(String name) {
    return names.isSecret(name);
  }

  /** True when digits behind this word are an id, not the number of a card. */
  boolean isId(String word) {
    return word.length() <= LONGEST_LABEL && names.isId(word);
  }

  private String masked(String text, boolean isId, boolean shown, Subjects subjects) {
    int traits = Traits.of(text);
    if (traits == 0 && patterns.isEmpty()) {
      return text;
    }
    Cuts cuts = new Cuts(text);
    if (Traits.has(traits, Traits.ASSIGNS)) {
      new AssignmentFinder(text, this, cuts).find();
    }
    if (Traits.has(traits, Traits.QUOTES)) {
      SqlLiteralFinder.find(text, this, cuts);
    }
    if (Traits.has(traits, Traits.TOKEN)) {
      TokenFinder.find(text, cuts);
    }
    if (Traits.has(traits, Traits.AT)) {
      UserInfoFinder.find(text, cuts);
      EmailFinder.find(text, cuts, shown, subjects);
    }
    if (Traits.has(traits, Traits.DIGITS) && !isId) {
      new CardFinder(text, this, cuts).find();
    }
    patterns.forEach(pattern -> pattern.find(text, cuts));
    return cuts.apply();
  }
}
