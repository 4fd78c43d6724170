package maguey.common.auth;

/**
 * Somebody who signs in with a password.
 *
 * @param role {@link Tokens#ADMIN} or {@link Tokens#VIEWER}
 * @param hash of the password, see {@link PasswordHash}
 */
record Account(String name, String role, String hash) {
  private static final int MAX_NAME = 100;

  /**
   * Reads {@code name:hash} or {@code name:hash:role}; without a role it is a viewer. The first two
   * parts are a line of an htpasswd file.
   *
   * @throws IllegalArgumentException saying what is wrong, without the hash
   */
  static Account parse(String line) {
    String[] parts = line.split(":", -1);
    String name = parts[0].strip();
    if (parts.length < 2 || parts.length > 3 || name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("an entry is name:hash or name:hash:role");
    }
    String role = parts.length == 3 ? parts[2].strip() : Tokens.VIEWER;
    if (!Tokens.isPersonsRole(role)) {
      throw new IllegalArgumentException("the role of " + name + " is neither viewer nor admin");
    }
    if (!PasswordHash.isSound(parts[1].strip())) {
      throw new IllegalArgumentException(
          "the hash of "
              + name
              + " is no bcrypt hash of cost 10 to 16: ./maguey password makes one");
    }
    return new Account(name, role, parts[1].strip());
  }
}
