package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.stream.Stream;
import maguey.common.ticket.ShortCode;
import maguey.common.ticket.SignedTicketCode;
import maguey.scanner.key.SigningKeys;

/** Tells what was read or typed: shape and signature need no database, typed codes do. */
public final class CodeReader {
  private final SigningKeys keys;
  private final TypedCodes typed;

  /** Reads codes with the keys of a node; typed ones from the database. */
  public CodeReader(SigningKeys keys, Pool pool) {
    this.keys = keys;
    this.typed = new TypedCodes(pool);
  }

  /** Fails for a device that has typed too many wrong codes, or when the database is away. */
  public Future<CodeCheck> check(ScanRequest request) {
    Optional<SignedTicketCode> parsed = SignedTicketCode.parse(request.code());
    if (parsed.isEmpty() && request.isTyped()) {
      return typed.check(request);
    }
    return verified(request.code(), parsed)
        .compose(check -> check.reason().isEmpty() ? done(check) : swapped(request.code(), check));
  }

  /** True when a fingerprint in the log may be that of the code, however it was read or typed. */
  public static boolean mayBe(Buffer fingerprint, String text) {
    return Stream.of(
            Optional.of(text),
            SignedTicketCode.parse(text).map(SignedTicketCode::text),
            SignedTicketCode.parse(swapLetters(text)).map(SignedTicketCode::text),
            ShortCode.parse(text),
            Optional.of(TypedCodes.orderNumber(text)))
        .flatMap(Optional::stream)
        .anyMatch(one -> CodeCheck.fingerprint(one).equals(fingerprint));
  }

  private Future<CodeCheck> verified(String text, Optional<SignedTicketCode> parsed) {
    return parsed.isEmpty()
        ? Future.succeededFuture(CodeCheck.malformed(text))
        : keys.find(parsed.get().code().keyId()).map(key -> CodeCheck.of(parsed.get(), key));
  }

  /** A hand scanner set to a German keyboard swaps two letters of our alphabet. */
  private Future<CodeCheck> swapped(String text, CodeCheck asRead) {
    Optional<SignedTicketCode> other = SignedTicketCode.parse(swapLetters(text));
    if (other.isEmpty() || asRead.isGenuine()) {
      return done(asRead);
    }
    return verified(text, other)
        .map(check -> check.isGenuine() ? check.readOnAnotherKeyboard() : asRead);
  }

  private static String swapLetters(String text) {
    return text.replace('Y', '\0')
        .replace('Z', 'Y')
        .replace('\0', 'Z')
        .replace('y', '\0')
        .replace('z', 'y')
        .replace('\0', 'z');
  }

  private static Future<CodeCheck> done(CodeCheck check) {
    return Future.succeededFuture(check);
  }
}
