package maguey.common.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import maguey.common.cluster.BusCertificates;
import maguey.common.cluster.PemPair;

/**
 * The keys of one installation on disk. {@code master} holds everything and is read by the maker
 * alone; each {@link Part} has a folder with just what it needs. A secret's file is named like its
 * variable. Files can be read by their owner only.
 */
public final class KeyFolders {
  private static final String CERTIFICATE = "bus.pem";
  private static final String KEY = "bus.key";
  private static final String AUTHORITY = "authority.pem";
  private static final String AUTHORITY_KEY = "authority.key";

  private final Path root;
  private final Path master;

  /** Folders below {@code root}, which are made as they are needed. */
  public KeyFolders(Path root) {
    this.root = root;
    this.master = root.resolve("master");
  }

  /**
   * Makes what is missing, and gives each part its share. Secrets and the authority stay what they
   * are; the certificates of the nodes are made anew.
   *
   * @param given secrets from outside, by variable; they replace what is on disk
   */
  public void make(Map<SharedSecret, String> given) throws IOException {
    for (SharedSecret secret : SharedSecret.values()) {
      share(secret, secretValue(secret, Optional.ofNullable(given.get(secret))));
    }
    BusCertificates certificates = certificates();
    for (Part part : Part.values()) {
      if (part.onTheBus()) {
        certify(part, certificates);
      }
    }
  }

  /** The folder of a part. */
  public Path folder(Part part) {
    return root.resolve(part.folder());
  }

  private String secretValue(SharedSecret secret, Optional<String> given) throws IOException {
    Path kept = master.resolve(secret.name());
    String value = given.isEmpty() && Files.exists(kept) ? Files.readString(kept) : null;
    return value != null ? value : write(kept, given.orElseGet(secret::make));
  }

  private void share(SharedSecret secret, String value) throws IOException {
    for (Part part : Part.values()) {
      if (secret.isFor(part)) {
        write(folder(part).resolve(secret.name()), value);
      }
    }
  }

  private BusCertificates certificates() throws IOException {
    Path certificate = master.resolve(AUTHORITY);
    Path key = master.resolve(AUTHORITY_KEY);
    if (Files.exists(certificate) && Files.exists(key)) {
      PemPair kept = new PemPair(Files.readString(certificate), Files.readString(key));
      return BusCertificates.signedBy(kept);
    }
    BusCertificates made = BusCertificates.withNewAuthority();
    write(certificate, made.authority().certificate());
    write(key, made.authority().key());
    return made;
  }

  private void certify(Part part, BusCertificates certificates) throws IOException {
    PemPair own = certificates.issue(part.folder());
    write(folder(part).resolve(AUTHORITY), certificates.authority().certificate());
    write(folder(part).resolve(CERTIFICATE), own.certificate());
    write(folder(part).resolve(KEY), own.key());
  }

  /** A reader sees the old file or the new one, never half of one. */
  private static String write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Path draft =
        Files.createTempFile(
            file.getParent(),
            file.getFileName().toString(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return content;
  }
}
