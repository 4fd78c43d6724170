package maguey.common.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFoldersIT {
  @TempDir private Path root;

  @Test
  void make_firstTime_givesEachPartWhatItNeedsAndNoMore() throws IOException {
    new KeyFolders(root).make(Map.of());

    assertThat(names("marketing-service"))
        .containsExactlyInAnyOrder(
            "MAGUEY_JWT_SECRET",
            "MAGUEY_EMAIL_HASH_SECRET",
            "MAGUEY_MARKETING_PASSWORD",
            "bus.pem",
            "bus.key",
            "authority.pem");
    assertThat(names("postgres")).containsExactly("MAGUEY_INIT_PASSWORD");
    assertThat(names("init")).doesNotContain("bus.key", "authority.key", "MAGUEY_JWT_SECRET");
  }

  @Test
  void make_firstTime_sharesOneValueAmongItsReaders() throws IOException {
    new KeyFolders(root).make(Map.of());

    String webhook = read("orders-service", "MAGUEY_TICKET_WEBHOOK_SECRET");
    assertThat(webhook).startsWith("whsec_").hasSize(6 + 44);
    assertThat(read("scanner-service", "MAGUEY_TICKET_WEBHOOK_SECRET")).isEqualTo(webhook);
    assertThat(read("orders-service", "MAGUEY_JWT_SECRET")).hasSizeGreaterThanOrEqualTo(32);
  }

  @Test
  void make_always_letsNobodyElseRead() throws IOException {
    new KeyFolders(root).make(Map.of());

    try (Stream<Path> files = Files.walk(root).filter(Files::isRegularFile)) {
      assertThat(files).allSatisfy(KeyFoldersIT::isForItsOwnerOnly);
    }
  }

  @Test
  void make_again_keepsSecretsAndAuthorityAndRenewsCertificates() throws IOException {
    KeyFolders folders = new KeyFolders(root);
    folders.make(Map.of());
    String secret = read("orders-service", "MAGUEY_JWT_SECRET");
    String authority = read("orders-service", "authority.pem");
    String certificate = read("orders-service", "bus.pem");

    folders.make(Map.of());

    assertThat(read("trace-store", "MAGUEY_JWT_SECRET")).isEqualTo(secret);
    assertThat(read("trace-store", "authority.pem")).isEqualTo(authority);
    assertThat(read("orders-service", "bus.pem")).isNotEqualTo(certificate);
  }

  @Test
  void make_secretGiven_replacesTheKeptOne() throws IOException {
    KeyFolders folders = new KeyFolders(root);
    folders.make(Map.of());

    folders.make(Map.of(SharedSecret.MAGUEY_JWT_SECRET, "given-from-outside"));
    folders.make(Map.of());

    assertThat(read("scanner-service", "MAGUEY_JWT_SECRET")).isEqualTo("given-from-outside");
  }

  private static void isForItsOwnerOnly(Path file) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private Set<String> names(String part) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(part))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private String read(String part, String file) throws IOException {
    return Files.readString(root.resolve(part).resolve(file));
  }
}
