package dev.djinn.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
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
    private static final Http1Config LIMITS =
            Http1Config.custom().setMaxLineLength(1 << 16).setMaxHeaderCount(200).build();

    /** In lower case. All others may hold secrets, such as the signature or token of a store. */
    private static final Set<String> FOR_ANY_HOST = Set.of("range", "if-range", "if-match");

    private final AllowedHosts hosts;
    private final int maxRedirects;
    private final Duration head;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor clock = clock();

    /**
     * The head of an answer must be there after {@code connect} and {@code read} together, however
     * its bytes trickle.
     *
     * @param read longest silence of a server
     */
    public OutboundHttp(AllowedHosts hosts, Duration connect, Duration read, int maxRedirects) {
        this.hosts = hosts;
        this.maxRedirects = maxRedirects;
        this.head = connect.plus(read);
        PoolingHttpClientConnectionManager connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(LIMITS)
                                        .build())
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

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("djinn-outbound").factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
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
            OutboundResponse response =
                    exchange(method, at, sameHost(uri, at) ? headers : forAnyHost(headers));
            if (maxRedirects == 0 || !isRedirect(response)) {
                return response;
            }
            response.close();
            if (redirects == maxRedirects) {
                throw new ProtocolException("more than %d redirects".formatted(maxRedirects));
            }
            at = target(response, at);
        }
    }

    private OutboundResponse exchange(String method, URI uri, Map<String, String> headers)
            throws IOException {
        String host = uri.getHost();
        if (host == null) {
            throw new ForbiddenHostException(
                    "a URL without a host, or with a host that is no domain name, cannot be asked");
        }
        if (!hosts.allows(host)) {
            throw new ForbiddenHostException(
                    "the host %s is not on the list of allowed hosts".formatted(host));
        }
        HttpUriRequestBase request = new HttpUriRequestBase(method, withoutUser(uri));
        headers.forEach(request::setHeader);
        return answered(new HttpHost(uri.getScheme(), host, uri.getPort()), request);
    }

    private OutboundResponse answered(HttpHost host, HttpUriRequestBase request)
            throws IOException {
        Future<?> late = clock.schedule(request::abort, head.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return new OutboundResponse(request, client.executeOpen(host, request, null));
        } catch (IOException e) {
            if (!request.isAborted()) {
                throw e;
            }
            SocketTimeoutException timeout =
                    new SocketTimeoutException("no answer within %d ms".formatted(head.toMillis()));
            timeout.initCause(e);
            throw timeout;
        } finally {
            late.cancel(false);
        }
    }

    private static boolean isRedirect(OutboundResponse response) {
        return REDIRECTS.contains(response.status()) && response.header("Location").isPresent();
    }

    private static URI target(OutboundResponse redirect, URI from) throws IOException {
        try {
            URI target = from.resolve(redirect.header("Location").orElseThrow());
            if (isAsSafe(from, target)) {
                return target;
            }
            throw new ProtocolException(
                    "a redirect leads from %s to %s"
                            .formatted(from.getScheme(), target.getScheme()));
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
        return Objects.equals(uri.getRawAuthority(), other.getRawAuthority());
    }

    private static Map<String, String> forAnyHost(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> FOR_ANY_HOST.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static URI withoutUser(URI uri) {
        return uri.getRawUserInfo() == null
                ? uri
                : URI.create(uri.toString().replaceFirst("//[^/@]*@", "//"));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }
}
