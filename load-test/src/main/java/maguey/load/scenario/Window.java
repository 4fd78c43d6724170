package maguey.load.scenario;

import io.vertx.core.Future;
import maguey.load.drive.Answer;
import maguey.load.drive.Ask;
import maguey.load.drive.Judged;
import maguey.load.drive.Outcome;
import maguey.load.drive.Visit;
import maguey.load.suite.Nodes;
import maguey.load.suite.Show;

/**
 * Looking without buying: the home page, an event's page, and the event as its page asks for it.
 */
final class Window {
  static final String HOME = "home-page";
  static final String EVENT = "event-page";
  static final String API = "event-api";
  private static final int OK = 200;

  private final Nodes nodes;
  private final Show show;

  Window(Nodes nodes, Show show) {
    this.nodes = nodes;
    this.show = show;
  }

  /** The three, one after the other. */
  Future<Judged> look(Visit visit) {
    String site = nodes.site(visit.number());
    return open(visit, HOME, site + "/")
        .compose(home -> open(visit, EVENT, site + "/events/" + show.slug()))
        .compose(page -> open(visit, API, site + "/api/events/" + show.slug()));
  }

  private static Future<Judged> open(Visit visit, String step, String url) {
    return visit.ask(Ask.get(step, url), Window::judge);
  }

  private static Outcome judge(Answer answer) {
    return answer.status() == OK ? Outcome.ok("shown") : Outcome.error(answer.label());
  }
}
