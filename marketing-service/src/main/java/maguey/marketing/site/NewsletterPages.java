package maguey.marketing.site;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import maguey.common.http.ClientAddress;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.RateLimit;
import maguey.common.privacy.EmailAddress;
import maguey.marketing.newsletter.Newsletter;

/**
 * Signing up for the newsletter, confirming, giving it up. What a link in a mail changes, it
 * changes by a button: programs that look at mails follow links, too.
 */
public final class NewsletterPages {
  private static final int UNPROCESSABLE = 422;
  private static final int GONE = 410;
  private static final int RETRY_AFTER_SECONDS = 60;

  private final Newsletter newsletter;
  private final RateLimit limit;

  public NewsletterPages(Newsletter newsletter, RateLimit limit) {
    this.newsletter = newsletter;
    this.limit = limit;
  }

  /**
   * What the page shows.
   *
   * @param email to be mended; null without the form
   * @param problem of the form; empty if there is none
   * @param action where the button sends; null without a button
   */
  record View(
      String heading,
      String text,
      String email,
      String problem,
      String action,
      String button,
      String token) {
    /** Public, as templates ask for it. */
    public boolean showsForm() {
      return email != null;
    }
  }

  /** Takes an address; the answer is the same whether it is known or not. */
  Future<Page> signUp(RoutingContext context) {
    String email = field(context, "email");
    if (!EmailAddress.isAcceptable(email)) {
      return Future.succeededFuture(form("Hear of new events", "", email, FormProblems.EMAIL_HINT));
    }
    if (!limit.allows(ClientAddress.of(context.request()))) {
      throw Problem.of(ProblemType.TOO_MANY_REQUESTS, "Wait a minute, then sign up again")
          .retryAfter(RETRY_AFTER_SECONDS);
    }
    return newsletter.signUp(email).map(Page.seeOther("/newsletter/asked"));
  }

  Future<Page> asked(RoutingContext context) {
    return Future.succeededFuture(
        told(
            "Look into your mailbox",
            "We have sent you a mail with a link, unless you get the newsletter already or asked"
                + " for it just now. Only when you have followed the link will we write to you."));
  }

  Future<Page> look(RoutingContext context) {
    String token = field(context, "token");
    return newsletter.look(token).map(link -> confirmation(link, token));
  }

  Future<Page> confirm(RoutingContext context) {
    String token = field(context, "token");
    return newsletter.confirm(token).map(link -> confirmation(link, token));
  }

  Future<Page> mayLeave(RoutingContext context) {
    return Future.succeededFuture(
        secret(
            button(
                "Give up the newsletter?",
                "You will get no mail from us any more but for tickets that you buy.",
                "/newsletter/unsubscribe",
                "Give it up",
                field(context, "token"))));
  }

  /** By the button, or by a mail program's own (RFC 8058), which sends to the link itself. */
  Future<Page> leave(RoutingContext context) {
    return newsletter
        .unsubscribe(field(context, "token"))
        .map(
            secret(
                told("You are off the list", "We will not write to you any more. All the best.")));
  }

  private static Page confirmation(Newsletter.Link link, String token) {
    return secret(
        switch (link) {
          case OPEN ->
              button(
                  "One more click",
                  "Do you want to hear from us when new events are announced?",
                  "/newsletter/confirm",
                  "Yes, write to me",
                  token);
          case USED -> told("You are on the list", "You will hear of new events first.");
          case EXPIRED ->
              form(
                      "This link is too old",
                      "Links work for two days. Ask for a new one, and we will send it.",
                      "",
                      "")
                  .withStatus(GONE);
        });
  }

  /** The address of the page holds a token: it must not be kept, nor told to others. */
  private static Page secret(Page page) {
    return page.with("cache-control", "no-store")
        .with("referrer-policy", "no-referrer")
        .with("x-robots-tag", "noindex");
  }

  private static Page told(String heading, String text) {
    return page(new View(heading, text, null, "", null, "", ""));
  }

  private static Page button(
      String heading, String text, String action, String button, String token) {
    return page(new View(heading, text, null, "", action, button, token));
  }

  private static Page form(String heading, String text, String email, String problem) {
    Page page = page(new View(heading, text, email, problem, null, "", ""));
    return problem.isEmpty() ? page : page.withStatus(UNPROCESSABLE);
  }

  private static Page page(View view) {
    return Page.of(Templates.NEWSLETTER, view.heading(), view);
  }

  private static String field(RoutingContext context, String name) {
    return Optional.ofNullable(context.request().formAttributes().get(name))
        .or(() -> Optional.ofNullable(context.request().getParam(name)))
        .orElse("")
        .strip();
  }
}
