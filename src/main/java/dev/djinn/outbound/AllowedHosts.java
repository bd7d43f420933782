package dev.djinn.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts that the operator has listed, and the addresses behind them that may be reached. An
 * entry is a host as it stands in URLs, {@code *.example.org} for all names below that one, or
 * {@code *}. No pattern opens the own network: loopback, link-local and private addresses are
 * reached only under an entry that names the host whole.
 */
public final class AllowedHosts {

    private final Set<String> entries;
    private final boolean namesMayLieInside;

    private AllowedHosts(Collection<String> entries, boolean namesMayLieInside) {
        this.entries =
                entries.stream().map(AllowedHosts::plain).collect(Collectors.toUnmodifiableSet());
        this.namesMayLieInside = namesMayLieInside;
    }

    /** For URLs of the operator's own: a listed name may point into the network. */
    public static AllowedHosts ofOperator(Collection<String> entries) {
        return new AllowedHosts(entries, true);
    }

    /**
     * For URLs that strangers send: only an address or {@code localhost} is taken at its word, a
     * listed name must not point into the network.
     */
    public static AllowedHosts ofStrangers(Collection<String> entries) {
        return new AllowedHosts(entries, false);
    }

    /** Whether an entry names the host or matches it. */
    public boolean allows(String host) {
        String name = plain(host);
        return entries.stream().anyMatch(entry -> matches(entry, name));
    }

    private static boolean matches(String entry, String name) {
        return entry.equals(name)
                || entry.equals("*")
                || (entry.startsWith("*.") && name.endsWith(entry.substring(1)));
    }

    /**
     * The addresses to connect to.
     *
     * @throws ForbiddenHostException when the host is not listed, or one of its addresses is inside
     *     the network and must not be reached
     * @throws UnknownHostException when it has none
     */
    InetAddress[] resolve(String host) throws UnknownHostException {
        String name = plain(host);
        if (!allows(name)) {
            throw new ForbiddenHostException(
                    "the host %s is not on the list of allowed hosts".formatted(name));
        }
        InetAddress[] addresses = InetAddress.getAllByName(name);
        if (!mayLieInside(name)) {
            refuseInside(name, addresses);
        }
        return addresses;
    }

    private boolean mayLieInside(String name) {
        return entries.contains(name) && (namesMayLieInside || isLiteral(name));
    }

    private static void refuseInside(String name, InetAddress[] addresses)
            throws ForbiddenHostException {
        for (InetAddress address : addresses) {
            if (isInside(address)) {
                throw new ForbiddenHostException(
                        "the host %s points to an address inside the network".formatted(name));
            }
        }
    }

    private static boolean isLiteral(String name) {
        return name.contains(":") || name.matches("[0-9.]+") || name.equals("localhost");
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

    /** Lower case, an IPv6 address without its brackets. */
    private static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.startsWith("[") && name.endsWith("]")
                ? name.substring(1, name.length() - 1)
                : name;
    }
}
