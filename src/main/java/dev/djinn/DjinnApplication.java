package dev.djinn;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts Djinn. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DjinnApplication {

    public static void main(String[] args) {
        SpringApplication.run(DjinnApplication.class, args);
    }
}
