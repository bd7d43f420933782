package dev.djinn.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Follows the events of a server, over as many connections as it takes. A new connection tells all
 * again; what is known is told once.
 */
final class EventFeed {

    /** The server says something every 15 s. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final ManagementApi api;
    private final Output messages;
    private final Map<String, JsonNode> known = new HashMap<>();
    private Duration pause = FIRST_PAUSE;

    EventFeed(ManagementApi api, Output messages) {
        this.api = api;
        this.messages = messages;
    }

    /**
     * Hands over events until one wants no more.
     *
     * @throws CommandException when the first connection cannot be made, or a later one is refused
     */
    void follow(Predicate<ServerEvent> wantsMore) throws InterruptedException {
        EventLines lines = new EventLines(api.events(), SILENCE);
        while (!ends(lines, wantsMore)) {
            lines = reconnect();
        }
    }

    private boolean ends(EventLines connection, Predicate<ServerEvent> wantsMore)
            throws InterruptedException {
        try (EventLines lines = connection) {
            while (true) {
                ServerEvent event = lines.next();
                pause = FIRST_PAUSE;
                if (isNew(event) && !wantsMore.test(event)) {
                    return true;
                }
            }
        } catch (IOException e) {
            lost("The stream of events broke off: " + e.getMessage());
            return false;
        }
    }

    private boolean isNew(ServerEvent event) {
        if (event.name().equals("forgotten")) {
            known.remove(event.subject());
            return true;
        }
        return !event.data().equals(known.put(event.subject(), event.data()));
    }

    private EventLines reconnect() {
        while (true) {
            api.pause(pause);
            pause = pause.multipliedBy(2);
            if (pause.compareTo(LONGEST_PAUSE) > 0) {
                pause = LONGEST_PAUSE;
            }
            try {
                return new EventLines(api.events(), SILENCE);
            } catch (CommandException e) {
                if (e.status() != ExitStatus.UNREACHABLE) {
                    throw e;
                }
                lost(String.valueOf(e.getMessage()));
            }
        }
    }

    private void lost(String why) {
        messages.line(
                "djinn: %s; trying again in %s"
                        .formatted(why.replaceAll("\\.$", ""), DurationConverter.text(pause)));
    }
}
