package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A model that exists in the registry only, so that every operation of the management API can be
 * tried on it; deleted when closed.
 */
final class RegisteredMood implements AutoCloseable {

    private static final String PATH = "/admin/v1/models/mood";

    private final Client client;

    private RegisteredMood(Client client) {
        this.client = client;
    }

    /** Versions 1, 2 and 4, none loaded; {@code champion} names 1 and 2 and can be rolled back. */
    static RegisteredMood in(Client client) {
        RegisteredMood mood = new RegisteredMood(client);
        mood.close();
        for (int version : new int[] {1, 2, 4}) {
            mood.send(
                    "POST",
                    "/admin/v1/models",
                    "{\"name\": \"mood\", \"version\": %d, \"uri\": \"file:///srv/mood/%d\", \"desired\": \"unloaded\"}"
                            .formatted(version, version));
        }
        mood.send("POST", PATH + "/aliases/champion/promote", "{\"version\": 1}");
        mood.send(
                "PUT",
                PATH + "/aliases/champion",
                "{\"targets\": [{\"version\": 1, \"weight\": 1}, {\"version\": 2, \"weight\": 1}]}");
        return mood;
    }

    private void send(String method, String path, String json) {
        Answer answer = client.send(client.admin(method, path, json));
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 202);
    }

    /** The path of an operation, with the names of this model in it. */
    String path(String template) {
        return template.replace("{name}", "mood")
                .replace("{version}", "4")
                .replace("{alias}", "champion");
    }

    @Override
    public void close() {
        client.send(client.admin(PATH).DELETE());
    }
}
