package dev.djinn.client;

import dev.djinn.client.api.InferenceApi;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

@SpringBootApplication
class ScenarioApplication {

    // docs/sdk.md shows these three lines.
    @Bean
    InferenceApi djinn(RestClient.Builder builder, @Value("${djinn.url}") String url) {
        return new Djinn(builder, url).inference();
    }
}
