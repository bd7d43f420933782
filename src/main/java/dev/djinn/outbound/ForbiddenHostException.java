package dev.djinn.outbound;

import java.net.UnknownHostException;

/** A host may not be asked; a retry will not help. */
public final class ForbiddenHostException extends UnknownHostException {

    ForbiddenHostException(String problem) {
        super(problem);
    }
}
