package dev.djinn.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Asks other servers. A connection goes to an address that {@link AllowedHosts} has checked, and is
 * not resolved a second time; each hop of a redirect is checked as if it came first. Safe for use
 * by many threads; closing it breaks off what is under way.
 */
public final class OutboundHttp implements AutoCloseable {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int CONNECTIONS = 64;

    private final AllowedHosts hosts;
    private final int maxRedirects;
    private final CloseableHttpClient client;

    /**
     * @param read longest silence of a server
     */
    public OutboundHttp(AllowedHosts hosts, Duration connect, Duration read, int maxRedirects) {
        this.hosts = hosts;
        this.maxRedirects = maxRedirects;
        PoolingHttpClientConnectionManager connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedAddresses(hosts))
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setMaxConnTotal(CONNECTIONS)
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(Timeout.of(connect))
                                        .setSocketTimeout(Timeout.of(read))
                                        .build())
                        .build();
        this.client =
                HttpClients.custom()
                        .setConnectionManager(connections)
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableContentCompression()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .setUserAgent("djinn")
                        .build();
    }

    private record CheckedAddresses(AllowedHosts hosts) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return hosts.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /**
     * Sends a request without a body and follows redirects.
     *
     * @throws ForbiddenHostException when it, or a redirect, leads to a host or an address that is
     *     not allowed
     */
    public OutboundResponse send(String method, URI uri, Map<String, String> headers)
            throws IOException {
        URI at = uri;
        for (int redirects = 0; ; redirects++) {
            ClassicHttpResponse response =
                    exchange(method, at, sameHost(uri, at) ? headers : withoutSecrets(headers));
            Optional<URI> next = location(response, at);
            if (next.isEmpty() || maxRedirects == 0) {
                return new OutboundResponse(response);
            }
            response.close();
            if (redirects == maxRedirects) {
                throw new ProtocolException("more than %d redirects".formatted(maxRedirects));
            }
            at = next.get();
        }
    }

    private ClassicHttpResponse exchange(String method, URI uri, Map<String, String> headers)
            throws IOException {
        String host = uri.getHost();
        if (host == null || !hosts.allows(host)) {
            throw new ForbiddenHostException(
                    "the host %s is not on the list of allowed hosts".formatted(host));
        }
        HttpUriRequestBase request = new HttpUriRequestBase(method, withoutUser(uri));
        headers.forEach(request::setHeader);
        return client.executeOpen(
                new HttpHost(uri.getScheme(), host, uri.getPort()), request, null);
    }

    private static Optional<URI> location(ClassicHttpResponse response, URI from)
            throws IOException {
        var location = response.getFirstHeader("Location");
        if (!REDIRECTS.contains(response.getCode()) || location == null) {
            return Optional.empty();
        }
        try {
            URI target = from.resolve(location.getValue());
            if (!isAsSafe(from, target)) {
                throw new ProtocolException(
                        "a redirect leads from %s to %s"
                                .formatted(from.getScheme(), target.getScheme()));
            }
            return Optional.of(target);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a redirect leads to no URL");
        }
    }

    private static boolean isAsSafe(URI from, URI target) {
        return "https".equalsIgnoreCase(target.getScheme())
                || ("http".equalsIgnoreCase(target.getScheme())
                        && "http".equalsIgnoreCase(from.getScheme()));
    }

    private static boolean sameHost(URI uri, URI other) {
        return uri.getRawAuthority().equals(other.getRawAuthority());
    }

    private static Map<String, String> withoutSecrets(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("Authorization"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static URI withoutUser(URI uri) {
        return uri.getRawUserInfo() == null
                ? uri
                : URI.create(uri.toString().replaceFirst("//[^/@]*@", "//"));
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
