package io.holdfast.store.table;

import java.util.ArrayList;
import java.util.List;

/**
 * A lock that is held or waited for: a row of the locks table.
 *
 * @param places those who hold it and those who wait, each in the order in which they came
 */
public record Lock(List<Place> places) {
  public static final Lock FREE = new Lock(List.of());

  /**
   * One who holds it, or waits for it.
   *
   * @param lease for whose life it lasts
   * @param token the revision at which it was acquired; 0 = it is waited for
   * @param shared whether others who share may hold it beside
   * @param permits how many may share it; 0 = as many as come
   */
  public record Place(String owner, long lease, long token, boolean shared, int permits) {
    public boolean isHeld() {
      return token != 0;
    }

    private Place grantedAt(long revision) {
      return new Place(owner, lease, revision, shared, permits);
    }
  }

  /** The place of an owner, or null. */
  public Place placeOf(String owner) {
    for (Place place : places) {
      if (place.owner.equals(owner)) {
        return place;
      }
    }
    return null;
  }

  /** Whether a hold with this token lasts. */
  public boolean isHeldBy(long token) {
    return places.stream().anyMatch(place -> place.isHeld() && place.token == token);
  }

  public List<Place> holders() {
    return places.stream().filter(Place::isHeld).toList();
  }

  public List<Place> waiting() {
    return places.stream().filter(place -> !place.isHeld()).toList();
  }

  /** How many wait in front of a place. */
  public int ahead(Place place) {
    return Math.max(0, waiting().indexOf(place));
  }

  /** Whether those who share it, or wait to do so, have agreed on another number of permits. */
  public boolean contradicts(boolean shared, int permits) {
    return shared && places.stream().anyMatch(place -> place.shared && place.permits != permits);
  }

  /** Whether one more may hold it beside those who do, whoever waits. */
  public boolean admits(boolean shared, int permits, int most) {
    int held = 0;
    for (Place place : places) {
      if (place.isHeld()) {
        if (!shared || !place.shared) {
          return false;
        }
        held++;
      }
    }
    return held < (permits == 0 ? most : Math.min(permits, most));
  }

  Lock with(Place place) {
    List<Place> more = new ArrayList<>(places);
    more.add(place);
    return new Lock(more);
  }

  Lock without(long lease) {
    return new Lock(places.stream().filter(place -> place.lease != lease).toList());
  }

  /** The first who waits, if it is their turn; else null. Nobody overtakes. */
  Place next(int most) {
    for (Place place : places) {
      if (!place.isHeld()) {
        return admits(place.shared, place.permits, most) ? place : null;
      }
    }
    return null;
  }

  Lock granted(Place place, long revision) {
    return without(place.lease).with(place.grantedAt(revision)).holdersFirst();
  }

  private Lock holdersFirst() {
    List<Place> ordered = new ArrayList<>(holders());
    ordered.addAll(waiting());
    return new Lock(ordered);
  }
}
