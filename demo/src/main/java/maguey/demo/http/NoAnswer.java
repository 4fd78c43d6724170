package maguey.demo.http;

/** Nobody answered a call in time; the message says who was asked. */
public final class NoAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoAnswer(String message, Throwable cause) {
    super(message, cause);
  }
}
