package maguey.marketing.site;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.Template;
import com.github.jknack.handlebars.context.MapValueResolver;
import com.github.jknack.handlebars.context.MethodValueResolver;
import com.github.jknack.handlebars.io.ClassPathTemplateLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import maguey.common.tracing.HttpRoutes;
import maguey.marketing.rum.ScriptlessViews;

/**
 * The pages' templates, compiled when the service starts. Everything a template shows is escaped;
 * none uses the triple braces that would not.
 */
final class Templates {
  static final String HOME = "home";
  static final String EVENT = "event";
  static final String ORDER = "order";
  static final String LOOK_UP = "look-up";
  static final String WAITLIST_FORM = "waitlist-form";
  static final String WAITLIST_PLACE = "waitlist-place";
  static final String NEWSLETTER = "newsletter";
  static final String ERROR = "error";

  private final Map<String, Template> compiled;
  private final Optional<String> inspector;

  /**
   * The templates of a node.
   *
   * @param inspector shows spans on the pages, with links to this dashboard; empty outside
   *     development
   */
  Templates(Optional<String> inspector) {
    this.inspector = inspector;
    Handlebars handlebars = new Handlebars(new ClassPathTemplateLoader("/templates", ".hbs"));
    compiled =
        List.of(HOME, EVENT, ORDER, LOOK_UP, WAITLIST_FORM, WAITLIST_PLACE, NEWSLETTER, ERROR)
            .stream()
            .collect(Collectors.toMap(Function.identity(), name -> compile(handlebars, name)));
  }

  /**
   * Renders a page.
   *
   * @param route the route's template, which names the page-load span
   */
  String render(Page page, String route) {
    Map<String, Object> model =
        Map.of(
            "title", page.title(),
            "route", route,
            "view", page.model(),
            "inspects", inspector.isPresent(),
            "inspector", inspector.orElse(""),
            "scriptless", scriptless(route));
    Context context =
        Context.newBuilder(model)
            .resolver(MapValueResolver.INSTANCE, MethodValueResolver.INSTANCE)
            .build();
    try {
      return compiled.get(page.template()).apply(context);
    } catch (IOException impossible) {
      throw new UncheckedIOException("Rendered in memory", impossible);
    }
  }

  /** Address of the image that reports the page load where no script runs; empty without one. */
  private static String scriptless(String route) {
    return HttpRoutes.pageLoad()
        .map(span -> ScriptlessViews.address(span, HttpRoutes.pageLoadShare(), route))
        .orElse("");
  }

  private static Template compile(Handlebars handlebars, String name) {
    try {
      return handlebars.compile(name);
    } catch (IOException missing) {
      throw new UncheckedIOException("Template " + name, missing);
    }
  }
}
