package dev.djinn.serving;

import dev.djinn.inference.Call;
import dev.djinn.registry.Route;
import dev.djinn.registry.Shadow;
import dev.djinn.registry.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Decides which of a route's targets a request goes to. */
@FunctionalInterface
interface Draw {

    /** The first target: for what is only shown. */
    Draw FIRST = _ -> 0;

    /** At least 0 and less than 1: a point on the line on which the targets' weights lie. */
    double share(Route route);

    /**
     * By the header that a sticky route names, else by chance. A header's value has the same share
     * on every replica and after every start.
     */
    static Draw of(Call call) {
        double chance = ThreadLocalRandom.current().nextDouble();
        return route -> route.stickyHeader().flatMap(call::header).map(Draw::hashed).orElse(chance);
    }

    /** Independent of the other one, and as stable. */
    static double again(double share) {
        return hashed(Double.toHexString(share));
    }

    /** Whether a request with that share is mirrored; independent of the target it goes to. */
    static boolean mirrors(Shadow shadow, double share) {
        return hashed("shadow " + Double.toHexString(share)) * 100 < shadow.percent();
    }

    /** Empty when none has a weight. */
    static Optional<Target> target(List<Target> targets, double share) {
        long sum = targets.stream().mapToLong(Target::weight).sum();
        double left = share * sum;
        for (Target target : targets) {
            left -= target.weight();
            if (left < 0) {
                return Optional.of(target);
            }
        }
        return Optional.empty();
    }

    private static double hashed(String value) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(value.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
