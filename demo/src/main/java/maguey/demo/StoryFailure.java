package maguey.demo;

/** The story cannot go on; the message says at which point and why. */
public final class StoryFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoryFailure(String message) {
    super(message);
  }
}
