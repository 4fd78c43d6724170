package maguey.common.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
  /** Of the password "a", as other programs hash it. */
  private static final String HASH = "$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u";

  @Test
  void accounts_ofAFileAndOfAnHtpasswdLine_haveTheirRoles() {
    Accounts accounts =
        Accounts.parse(
            "# people\n ann:$2y%s:admin \n\nben:$2a%s,eve:$2b%s\n".formatted(HASH, HASH, HASH));

    assertThat(accounts.find("ann", "a")).map(Account::role).contains(Tokens.ADMIN);
    assertThat(accounts.find("ben", "a")).map(Account::role).contains(Tokens.VIEWER);
    assertThat(accounts.find("eve", "b")).isEmpty();
    assertThat(accounts.find("mallory", "a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann",
        ":$2y$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u",
        "ann:plain",
        "ann:$2y$05$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u",
        "ann:$apr1$x$y:admin",
        "ann:$2y$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u:boss",
        "ann:$2y$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u:admin:more"
      })
  void accounts_thatMakeNoSense_areRefusedWithoutTheirHash(String text) {
    assertThatThrownBy(() -> Accounts.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("$");
  }

  @Test
  void accounts_ofOneName_areRefused() {
    assertThatThrownBy(() -> Accounts.parse("ann:$2y%s ann:$2y%s".formatted(HASH, HASH)))
        .hasMessageContaining("twice");
  }

  @Test
  void password_hashed_isKnownAgainAndNeverAlike() {
    String hash = PasswordHash.of("pässword 🎫", 10);

    assertThat(PasswordHash.isSound(hash)).isTrue();
    assertThat(PasswordHash.matches(hash, "pässword 🎫")).isTrue();
    assertThat(PasswordHash.matches(hash, "password")).isFalse();
    assertThat(PasswordHash.of("pässword 🎫", 10)).isNotEqualTo(hash);
    assertThatThrownBy(() -> PasswordHash.of("x".repeat(73), 10)).hasMessageContaining("72");
  }
}
