package maguey.demo;

/** The story cannot go on; the message says at which point and why. */
final class StoryFailure extends RuntimeException {
  StoryFailure(String message) {
    super(message);
  }
}
