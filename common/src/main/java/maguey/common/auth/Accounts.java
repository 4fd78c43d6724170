package maguey.common.auth;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The people who sign in with a password: {@code MAGUEY_USERS}. */
final class Accounts {
  private final Map<String, Account> byName;
  private final String nobodysHash;

  private Accounts(Collection<Account> accounts) {
    byName = accounts.stream().collect(Collectors.toMap(Account::name, Function.identity()));
    // As costly as theirs, so that the answer for an unknown name does not come sooner.
    nobodysHash =
        accounts.stream()
            .map(Account::hash)
            .max((one, other) -> cost(one).compareTo(cost(other)))
            .orElse("");
  }

  /**
   * Reads entries with commas, blanks or line ends between them; a line that begins with # is a
   * comment.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static Accounts parse(String text) {
    Collection<Account> all =
        text.lines()
            .filter(line -> !line.strip().startsWith("#"))
            .flatMap(line -> Arrays.stream(line.split("[,\\s]+")))
            .filter(entry -> !entry.isEmpty())
            .map(Account::parse)
            .toList();
    if (all.stream().map(Account::name).distinct().count() < all.size()) {
      throw new IllegalArgumentException("a name stands there twice");
    }
    return new Accounts(all);
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** The account, if name and password are right. Works as long when there is no such name. */
  Optional<Account> find(String name, String password) {
    Optional<Account> account = Optional.ofNullable(byName.get(name));
    boolean fits = PasswordHash.matches(account.map(Account::hash).orElse(nobodysHash), password);
    return account.filter(known -> fits);
  }

  private static String cost(String hash) {
    return hash.substring(4, 6);
  }
}
