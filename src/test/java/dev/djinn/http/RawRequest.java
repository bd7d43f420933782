package dev.djinn.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A request on a socket of its own, which can be sent in parts and be left in the lurch. */
final class RawRequest implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;
    private static final String CONTINUE = "HTTP/1.1 100 \r\n\r\n";

    private final Socket socket;
    private final byte[] body;

    /** Connects and sends the header, which announces the whole body. */
    RawRequest(Client client, String path, String json) throws IOException {
        this(client, path, json, "");
    }

    private RawRequest(Client client, String path, String json, String header) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), client.port());
        this.body = json.getBytes(StandardCharsets.UTF_8);
        socket.setSoTimeout(PATIENCE_MS);
        write(
                "POST %s HTTP/1.1\r\nHost: djinn\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
                        .formatted(path, body.length, header)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** Connects, sends the header and returns when the server wants the body. */
    static RawRequest admitted(Client client, String path, String json) throws IOException {
        RawRequest request = new RawRequest(client, path, json, "Expect: 100-continue\r\n");
        InputStream answer = request.socket.getInputStream();
        String interim =
                new String(answer.readNBytes(CONTINUE.length()), StandardCharsets.US_ASCII);
        if (!interim.equals(CONTINUE)) {
            throw new IOException("not admitted: " + interim);
        }
        return request;
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
