package maguey.demo.proof;

/** The proof cannot go on; the message says what did not happen. */
public final class ProofFailure extends RuntimeException {
  public ProofFailure(String message) {
    super(message);
  }
}
