package maguey.marketing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way into the line for tickets, and the place in it. */
class WaitlistPagesIT extends SharedSite {
  @Test
  void eventPage_soldOutOrPartly_leadsToItsWaitlist() throws Exception {
    assertThat(site.get("/events/bolero-hour").body())
        .contains("This event is sold out.")
        .contains("/events/bolero-hour/waitlist?tier&#x3D;" + OrdersPeer.TIER);
    assertThat(site.get(EVENT).body())
        .contains(EVENT + "/waitlist?tier&#x3D;0198c0de-0000-7000-8000-000000000003")
        .doesNotContain("waitlist?tier&#x3D;" + OrdersPeer.TIER);
    assertThat(site.get("/events/old-vinyl-night").body()).doesNotContain("/waitlist");
    assertThat(site.get("/events/bolero-hour/waitlist?tier=" + OrdersPeer.TIER).body())
        .contains("<option value=\"" + OrdersPeer.TIER + "\" selected>Seat, €38</option>");
  }

  @Test
  void waitlist_joined_showsThePlaceToWhoHasItsTokenAlone() throws Exception {
    HttpResponse<String> joined = join("name=Ana&email=ana%40b.mx&quantity=2");
    String address = joined.headers().firstValue("location").orElseThrow();
    HttpResponse<String> place = site.get(address);
    HttpResponse<String> again = join("name=Ana&email=ana%40b.mx&quantity=2");

    assertThat(joined.statusCode()).isEqualTo(303);
    assertThat(address).startsWith("/waitlist?token=");
    assertThat(place.body()).contains("in the line", "2 × Seat", "Leave the line");
    assertThat(place.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(place.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).contains("in this line already").doesNotContain("token", "Leave");
    assertThat(peer.waitlist.visitors).contains("127.0.0.1");
  }

  @Test
  void waitlist_rubbishOrRefused_isToldAtTheFields() throws Exception {
    HttpResponse<String> empty = join("name=&email=nothing&quantity=0");
    HttpResponse<String> refused = join("name=refuse&email=r%40b.mx&quantity=1");

    assertThat(empty.statusCode()).isEqualTo(422);
    assertThat(empty.body())
        .contains("id=\"problem-name\">Tell us the name", "id=\"problem-email\">This needs to be")
        .contains("id=\"problem-tickets\">Choose at least one ticket.", "value=\"nothing\"");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("There are tickets again", "value=\"r@b.mx\"");
    for (String token : List.of("", "?token=", "?token=%00", "?token=x")) {
      assertThat(site.get("/waitlist" + token).statusCode()).isIn(400, 404);
    }
    assertThat(site.post("/waitlist/accept", FORM, "token=x").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> join(String form) throws Exception {
    return site.post("/events/bolero-hour/waitlist", FORM, "tier=" + OrdersPeer.TIER + "&" + form);
  }
}
