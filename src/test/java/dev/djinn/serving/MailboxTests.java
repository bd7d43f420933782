package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTests {

    private final Mailbox mailbox = new Mailbox();
    private final List<String> done = new ArrayList<>();

    @Test
    void doesWhatIsLeftWhenOneFails() throws InterruptedException {
        mailbox.execute(() -> done.add("first"));
        mailbox.execute(() -> {
            throw new IllegalStateException("a step that fails");
        });
        mailbox.execute(() -> {
            throw new AssertionError("another");
        });
        mailbox.execute(() -> done.add("last"));
        mailbox.await(Duration.ofSeconds(10));
        assertThat(done).containsExactly("first", "last");
    }
}
