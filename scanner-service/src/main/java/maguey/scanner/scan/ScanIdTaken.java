package maguey.scanner.scan;

import java.util.Optional;
import maguey.common.tracing.Refusal;

/** Rolls a transaction back whose scan was logged by a faster repeat of it; nobody is told. */
final class ScanIdTaken extends RuntimeException implements Refusal {
  ScanIdTaken() {
    super("The scan is in the log already", null, false, false);
  }

  @Override
  public Optional<String> refusedAs() {
    return Optional.of("SCAN_REPEATED");
  }
}
