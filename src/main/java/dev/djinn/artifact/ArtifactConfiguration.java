package dev.djinn.artifact;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ArtifactConfiguration {

    @Bean
    Artifacts artifacts(ArtifactProperties properties) {
        return Artifacts.of(properties);
    }
}
