package dev.djinn.web;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body fails with {@code TOO_LARGE} when more is read than its limit, whatever
 * length it announced.
 */
final class LimitedRequest extends HttpServletRequestWrapper {

    private final long limit;
    private final long deadline;
    private @Nullable ServletInputStream stream;

    /**
     * @param deadline {@link System#nanoTime} after which reading fails with {@code
     *     DEADLINE_EXCEEDED}
     */
    LimitedRequest(HttpServletRequest request, long limit, long deadline) {
        super(request);
        this.limit = limit;
        this.deadline = deadline;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            stream = new LimitedStream(super.getInputStream(), limit, deadline);
        }
        return stream;
    }

    private static final class LimitedStream extends ServletInputStream {

        private final ServletInputStream body;
        private final long limit;
        private final long deadline;
        private long count;

        LimitedStream(ServletInputStream body, long limit, long deadline) {
            this.body = body;
            this.limit = limit;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            int value = body.read();
            counted(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = body.read(buffer, offset, length);
            counted(Math.max(read, 0));
            return read;
        }

        private void counted(int read) {
            count += read;
            if (count > limit) {
                throw BodyLimit.tooLarge(limit);
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new ServingException(
                        ProblemCode.DEADLINE_EXCEEDED,
                        "The body did not arrive before the deadline: send it faster, or allow more time with the header X-Djinn-Timeout.");
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
