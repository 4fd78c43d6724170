package maguey.traces.analysis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import maguey.traces.analysis.CriticalPath.Step;

/**
 * Walks one run of activity back from its end; see {@link CriticalPath}. No recursion: traces are
 * deep.
 */
final class PathWalk {
  private static final int FORGIVEN_SHARE = 10;

  private final Run run;
  private final List<Step> steps = new ArrayList<>();
  private final Deque<Visit> visits = new ArrayDeque<>();

  /** The part of the run that a span and its children account for. */
  private static final class Visit {
    final int place;
    final long from;
    final List<Integer> children;
    int next;
    long until;

    Visit(int place, long from, long until, List<Integer> children) {
      this.place = place;
      this.from = from;
      this.until = until;
      this.children = children;
    }
  }

  PathWalk(Run run) {
    this.run = run;
  }

  List<Step> steps() {
    long until = run.end();
    for (int root : run.roots()) {
      if (run.first(root) < until) {
        enter(root, run.first(root), Math.min(until, run.last(root)));
        until = run.first(root);
      }
    }
    return steps;
  }

  private void enter(int root, long from, long until) {
    visits.push(new Visit(root, from, until, run.children(root)));
    while (!visits.isEmpty()) {
      advance(visits.peek());
    }
  }

  private void advance(Visit visit) {
    while (visit.next < visit.children.size() && visit.until > visit.from) {
      int child = visit.children.get(visit.next++);
      if (heldUp(child, visit)) {
        descend(visit, child);
        return;
      }
    }
    own(visit.place, visit.from, visit.until);
    visits.pop();
  }

  /** Whether what came next had to wait for the child. */
  private boolean heldUp(int child, Visit visit) {
    long forgiven = (run.last(child) - run.first(child)) / FORGIVEN_SHARE;
    return run.first(child) < visit.until
        && run.last(child) > visit.from
        && run.last(child) - forgiven <= visit.until;
  }

  private void descend(Visit visit, int child) {
    long until = Math.min(run.last(child), visit.until);
    long from = Math.max(run.first(child), visit.from);
    own(visit.place, until, visit.until);
    visit.until = from;
    visits.push(new Visit(child, from, until, run.children(child)));
  }

  /** Gives a stretch to the span, and what it does not cover to its ancestors. */
  private void own(int place, long from, long until) {
    Deque<Step> left = new ArrayDeque<>();
    left.push(new Step(place, from, until));
    while (!left.isEmpty()) {
      Step stretch = left.pop();
      if (stretch.place() != SpanForest.NONE && stretch.duration() > 0) {
        own(stretch, left);
      }
    }
  }

  private void own(Step stretch, Deque<Step> left) {
    TimedSpan span = run.forest().span(stretch.place());
    int parent = run.parent(stretch.place());
    long from = Math.max(stretch.start(), span.start());
    long until = Math.min(stretch.end(), span.end());
    if (from >= until) {
      left.push(new Step(parent, stretch.start(), stretch.end()));
      return;
    }
    steps.add(new Step(stretch.place(), from, until));
    left.push(new Step(parent, stretch.start(), from));
    left.push(new Step(parent, until, stretch.end()));
  }
}
