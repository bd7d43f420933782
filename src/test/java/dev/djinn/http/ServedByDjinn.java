package dev.djinn.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * Runs tests against one application with all bundled models on the loopback interface, which all
 * test classes of the JVM share. Tests may ask for a {@link Client} of it as a parameter.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "djinn.data=target/test-data/${PID}",
            "djinn.management.port=0",
            "djinn.management.address=127.0.0.1",
            "djinn.management.key=" + Client.MANAGEMENT_KEY,
            "djinn.drain.delay=0s",
            "spring.test.metrics.export=true"
        })
@ExtendWith(SharedApplication.class)
@interface ServedByDjinn {}
