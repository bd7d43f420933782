package dev.djinn.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Lets a request find out whether its client has closed the connection. A blocking servlet is never
 * told; but once its body is read, a non-blocking read of the connection gives nothing while the
 * client waits, and an end of stream when it is gone.
 */
final class ConnectionValve extends ValveBase {

    /**
     * Request attribute with a {@link BooleanSupplier}; to be asked on the request's own thread
     * only.
     */
    static final String CLOSED = ConnectionValve.class.getName() + ".closed";

    ConnectionValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        BooleanSupplier closed = () -> closed(request.getCoyoteRequest());
        request.setAttribute(CLOSED, closed);
        getNext().invoke(request, response);
    }

    /**
     * Tomcat reports an end of stream as one available byte; more bytes are a pipelined request.
     */
    private static boolean closed(org.apache.coyote.Request request) {
        AtomicBoolean read = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        if (!read.get()) {
            return false;
        }
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() == 1;
    }
}
