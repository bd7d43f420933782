package dev.djinn.task.imageclassification;

import dev.djinn.outbound.AllowedHosts;
import dev.djinn.outbound.ForbiddenHostException;
import dev.djinn.outbound.OutboundHttp;
import dev.djinn.outbound.OutboundResponse;
import dev.djinn.problem.ServingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Fetches images from hosts that the operator has listed, and from no address inside the network
 * that a listed name may come to point to. Redirects are not followed.
 */
final class ImageDownload {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final AllowedHosts allowedHosts;
    private final int maxBytes;
    private final Duration timeout;
    private final OutboundHttp http;

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
        this.allowedHosts = AllowedHosts.ofStrangers(allowedHosts);
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.http = new OutboundHttp(this.allowedHosts, CONNECT_TIMEOUT, timeout, 0);
    }

    byte[] fetch(URI url, String field) {
        if (url.getHost() == null || !allowedHosts.allows(url.getHost())) {
            throw ServingException.invalid(
                    field,
                    "URLs are not fetched unless their host is listed in"
                            + " djinn.images.allowed-hosts; send the bytes.");
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        try (OutboundResponse response = http.send("GET", url, Map.of())) {
            if (response.status() != 200) {
                throw failed(field, "was answered with " + response.status());
            }
            return body(response.body(), deadline, field);
        } catch (ForbiddenHostException e) {
            throw ServingException.invalid(
                    field,
                    "The host %s points to an address inside the network; send the bytes."
                            .formatted(url.getHost()));
        } catch (UnknownHostException e) {
            throw failed(field, "failed, since its host is unknown");
        } catch (SocketTimeoutException e) {
            throw late(field);
        } catch (IOException e) {
            throw failed(field, "broke off");
        }
    }

    /** A server that never falls silent is left at the deadline. */
    private byte[] body(InputStream in, long deadline, String field) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            bytes.write(buffer, 0, read);
            if (bytes.size() > maxBytes) {
                throw failed(field, "gave more than %d bytes".formatted(maxBytes));
            }
            if (System.nanoTime() > deadline) {
                throw late(field);
            }
        }
        return bytes.toByteArray();
    }

    private ServingException late(String field) {
        return failed(field, "took longer than %d ms".formatted(timeout.toMillis()));
    }

    private static ServingException failed(String field, String what) {
        return ServingException.invalid(
                field, "The download of the URL %s; send the bytes as base64.".formatted(what));
    }
}
