package dev.r2presigner.object;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.issuing.UrlIssuer;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ListableKeys;
import dev.r2presigner.rest.Outcomes;
import dev.r2presigner.rest.RequestFields;
import dev.r2presigner.store.BucketListing;
import dev.r2presigner.store.BucketListing.ListedObject;
import dev.r2presigner.store.BucketListing.Page;
import dev.r2presigner.store.ListingCursors;
import dev.r2presigner.store.ListingCursors.Position;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists stored objects, for callers whose policy allows it, and of these only what they could list
 * by itself. Works through the pages of the store until its own is full, or until it has made
 * enough calls: then the page is short, and its cursor leads on.
 */
@ApplicationScoped
class Listings {

  /** The most pages of the store for one of ours, since all of theirs may be hidden. */
  private static final int MAX_PAGES = 10;

  /** The most mixed folders in one page of the store, since each takes calls of its own. */
  private static final int MAX_MIXED = 8;

  /** The most calls for one mixed folder; what they can't prove to be visible stays hidden. */
  private static final int MAX_LOOKS = 4;

  /** The most calls for one of our pages: enough for a page of the store of which all is mixed. */
  private static final int MAX_CALLS = 2 + MAX_MIXED * MAX_LOOKS;

  private final UrlIssuer issuer;
  private final BucketListing store;
  private final ListingCursors cursors;

  Listings(UrlIssuer issuer, BucketListing store, ListingCursors cursors) {
    this.issuer = issuer;
    this.store = store;
    this.cursors = cursors;
  }

  /** Returns one page. Blocks. */
  ObjectList list(RequestContext who, ListingQuery query) {
    List<String> question = question(who.caller(), query);
    Position from = position(query, question);
    Grant.Listing grant =
        Outcomes.orProblem(
            issuer.allow(
                who, new Intent.Listing(query.prefix(), from == null ? null : from.policy())));
    List<ListedObject> objects = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    String next = from == null ? null : from.token();
    Calls calls = new Calls();
    int room = query.limit();
    for (int pages = 0; pages < MAX_PAGES && room > 0; pages++) {
      Page page = page(grant, query.grouped(), room, next, calls);
      if (page == null) {
        break;
      }
      page.objects().stream()
          .filter(object -> grant.listable().hasKey(object.key()))
          .forEach(objects::add);
      page.folders().stream().filter(one -> isVisible(grant, one, calls)).forEach(folders::add);
      next = page.next();
      room = next == null ? 0 : query.limit() - objects.size() - folders.size();
    }
    return new ObjectList(
        objects,
        folders,
        next == null ? null : cursors.seal(new Position(next, grant.policy()), question));
  }

  private @Nullable Position position(ListingQuery query, List<String> question) {
    if (query.cursor() == null) {
      return null;
    }
    Position position = cursors.open(query.cursor(), question);
    if (position == null) {
      throw RequestFields.invalid(
          "The cursor belongs to another listing. Send it with the token, prefix and delimiter that"
              + " it was made for, or begin again without it.");
    }
    return position;
  }

  /** Returns whom and what a cursor is for; the limit may change from page to page. */
  private static List<String> question(Caller caller, ListingQuery query) {
    return List.of(
        caller.subject(),
        caller.issuer(),
        caller.countedSubject(),
        query.prefix(),
        String.valueOf(query.grouped()));
  }

  /** Counts down the calls of the store that one of our pages may take. */
  private static final class Calls {
    private int left = MAX_CALLS;

    private boolean sufficeFor(long mixedFolders) {
      return mixedFolders * MAX_LOOKS <= left;
    }
  }

  /**
   * Returns the next page of the store, a smaller one where it would take too many looks; null if
   * it has to wait for our next page, since this one's calls would not suffice for it.
   */
  private @Nullable Page page(
      Grant.Listing grant, boolean grouped, int limit, @Nullable String from, Calls calls) {
    boolean isFirst = calls.left == MAX_CALLS;
    Page page = fetch(grant, grant.place(), grouped, limit, from, calls);
    if (calls.sufficeFor(page.folders().stream().filter(grant.listable()::isMixed).count())) {
      return page;
    }
    return isFirst ? fetch(grant, grant.place(), grouped, MAX_MIXED, from, calls) : null;
  }

  private Page fetch(
      Grant.Listing grant,
      String prefix,
      boolean grouped,
      int limit,
      @Nullable String from,
      Calls calls) {
    calls.left--;
    return store.page(grant, prefix, grouped, limit, from);
  }

  private boolean isVisible(Grant.Listing grant, String folder, Calls calls) {
    ListableKeys listable = grant.listable();
    return listable.hasFolder(folder)
        && (!listable.isMixed(folder)
            || hasVisible(grant, folder, calls, Math.max(0, calls.left - MAX_LOOKS)));
  }

  /**
   * Tells whether there is a key in this folder, at any depth, that the caller may see.
   *
   * @param reserve the calls that are for other folders
   */
  private boolean hasVisible(Grant.Listing grant, String folder, Calls calls, int reserve) {
    ListableKeys listable = grant.listable();
    String next = null;
    do {
      if (calls.left <= reserve) {
        return false;
      }
      Page page = fetch(grant, folder, true, BucketListing.MAX_PAGE, next, calls);
      List<String> mixed = page.folders().stream().filter(listable::isMixed).toList();
      if (page.objects().stream().anyMatch(object -> listable.hasKey(object.key()))
          || page.folders().stream()
              .anyMatch(one -> !mixed.contains(one) && listable.hasFolder(one))
          || mixed.stream().anyMatch(one -> hasVisible(grant, one, calls, reserve))) {
        return true;
      }
      next = page.next();
    } while (next != null);
    return false;
  }
}
