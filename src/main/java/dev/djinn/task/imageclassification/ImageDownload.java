package dev.djinn.task.imageclassification;

import dev.djinn.problem.ServingException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches images from hosts that the operator has listed, and from no address inside the network
 * that a listed name may come to point to. Redirects are not followed.
 */
final class ImageDownload {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Set<String> allowedHosts;
    private final int maxBytes;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * A download from some hosts.
     *
     * @param allowedHosts names or addresses as they stand in URLs; none means that nothing is
     *     fetched
     * @param maxBytes of a response
     */
    ImageDownload(Set<String> allowedHosts, int maxBytes) {
        this(allowedHosts, maxBytes, TIMEOUT);
    }

    ImageDownload(Set<String> allowedHosts, int maxBytes, Duration timeout) {
        this.allowedHosts = Set.copyOf(allowedHosts);
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    byte[] fetch(URI url, String field) {
        requireAllowed(url, field);
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(
                        HttpRequest.newBuilder(url).build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
        try {
            return body(exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS), field);
        } catch (ExecutionException e) {
            throw failed(field, "broke off, or gave more than %d bytes".formatted(maxBytes));
        } catch (TimeoutException e) {
            throw failed(field, "took longer than %d ms".formatted(timeout.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(field, "was cancelled");
        } finally {
            exchange.cancel(true);
        }
    }

    private static byte[] body(HttpResponse<byte[]> response, String field) {
        if (response.statusCode() != 200) {
            throw failed(field, "was answered with " + response.statusCode());
        }
        return response.body();
    }

    private void requireAllowed(URI url, String field) {
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        if (!allowedHosts.contains(host)) {
            throw ServingException.invalid(
                    field,
                    "URLs are not fetched unless their host is listed in"
                            + " djinn.images.allowed-hosts; send the bytes.");
        }
        // Resolved here and once more by the client: a name server that answers differently in
        // between is a risk that remains, and listed names are the operator's choice.
        if (!isLiteral(host) && resolvesInside(host, field)) {
            throw ServingException.invalid(
                    field,
                    "The host %s points to an address inside the network; send the bytes."
                            .formatted(host));
        }
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+") || host.equals("localhost");
    }

    private static boolean resolvesInside(String host, String field) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (isInside(address)) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            throw failed(field, "failed, since its host is unknown");
        }
    }

    static boolean isInside(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || address.isSiteLocalAddress()
                || uniqueLocal
                || shared;
    }

    private static ServingException failed(String field, String what) {
        return ServingException.invalid(
                field, "The download of the URL %s; send the bytes as base64.".formatted(what));
    }
}
