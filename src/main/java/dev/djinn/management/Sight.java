package dev.djinn.management;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What listeners can be told of: the registry's revision and what the replicas report, at one
 * moment.
 *
 * @param revision -1 before anything was seen
 */
record Sight(long revision, Map<Place, ObservedView> observed) {

    static final Sight NONE = new Sight(-1, Map.of());

    /** A version at a replica. */
    record Place(String ref, String replica) {}

    /** One event: its name, and what becomes its data. */
    record Event(String name, Object data) {}

    /** Data of the event {@code revision}. */
    record Revision(long revision) {}

    static Sight of(long revision, List<ObservedView> observed) {
        Map<Place, ObservedView> places = new LinkedHashMap<>();
        observed.forEach(view -> places.put(new Place(view.ref(), view.replica()), view));
        return new Sight(revision, places);
    }

    /** What someone is to be told who knows that earlier sight. */
    List<Event> since(Sight earlier) {
        List<Event> events = new ArrayList<>();
        if (revision != earlier.revision()) {
            events.add(new Event("revision", new Revision(revision)));
        }
        observed.forEach((place, view) -> {
            if (!view.equals(earlier.observed().get(place))) {
                events.add(new Event("observed", view));
            }
        });
        earlier.observed().keySet().stream()
                .filter(place -> !observed.containsKey(place))
                .forEach(place -> events.add(new Event("forgotten", place)));
        return events;
    }
}
