package dev.djinn.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A request on a socket of its own, which can be sent in parts and be left in the lurch. */
final class RawRequest implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;
    private final byte[] body;

    /** Connects and sends the header, which announces the whole body. */
    RawRequest(Client client, String path, String json) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), client.port());
        this.body = json.getBytes(StandardCharsets.UTF_8);
        socket.setSoTimeout(PATIENCE_MS);
        write(
                "POST %s HTTP/1.1\r\nHost: djinn\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(path, body.length)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    RawRequest sendBody() throws IOException {
        write(body);
        return this;
    }

    /** Status line, headers and body, up to the end of the connection. */
    String response() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
