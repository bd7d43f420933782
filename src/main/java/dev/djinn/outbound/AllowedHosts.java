package dev.djinn.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts that the operator has listed, and the addresses behind them that may be reached. An
 * entry is a host as it stands in URLs, {@code *.example.org} for all names below that one, or
 * {@code *}. No pattern opens the own network: loopback, link-local and private addresses are
 * reached only under an entry that names the host whole.
 */
public final class AllowedHosts {

    /** Of RFC 3056, 6052 and 4291, in hexadecimal digits. */
    private static final String SIX_TO_FOUR = "2002";

    private static final String TRANSLATED = "0064ff9b" + "0".repeat(16);
    private static final String COMPATIBLE = "0".repeat(24);

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
        boolean ownNetwork = bytes.length == 4 && bytes[0] == 0;
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || address.isSiteLocalAddress()
                || uniqueLocal
                || shared
                || ownNetwork
                || embedded(bytes).map(AllowedHosts::isInside).orElse(false);
    }

    /** The IPv4 address that a translator or a tunnel would take out of an IPv6 address. */
    private static Optional<InetAddress> embedded(byte[] bytes) {
        if (bytes.length != 16) {
            return Optional.empty();
        }
        String first = HexFormat.of().formatHex(bytes, 0, 12);
        if (first.startsWith(SIX_TO_FOUR)) {
            return Optional.of(ipv4(bytes, 2));
        }
        return first.equals(TRANSLATED) || first.equals(COMPATIBLE)
                ? Optional.of(ipv4(bytes, 12))
                : Optional.empty();
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lower case, an IPv6 address without its brackets. */
    private static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.startsWith("[") && name.endsWith("]")
                ? name.substring(1, name.length() - 1)
                : name;
    }
}
