package dev.djinn.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads where the server is. */
final class ServerUrl {

    static final String DEFAULT = "http://127.0.0.1:8081";

    private ServerUrl() {}

    /** The URL without a slash at its end. */
    static URI parse(String text) {
        try {
            URI url = new URI(text.strip().replaceAll("/+$", ""));
            if (isUsable(url)) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Told below: the text may hold credentials, which the exception repeats.
        }
        throw new CommandException(
                ExitStatus.USAGE,
                "The server's URL cannot be used: it has to look like %s.".formatted(DEFAULT),
                "Give it with --url or in DJINN_URL; a key goes into --key-file or DJINN_MANAGEMENT_KEY.");
    }

    private static boolean isUsable(URI url) {
        return url.getScheme() != null
                && url.getScheme().toLowerCase(Locale.ROOT).matches("https?")
                && url.getHost() != null
                && url.getUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }
}
