package dev.djinn.engine.djl;

import dev.djinn.engine.Engine;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DjlConfiguration {

    @Bean
    Engine engine() {
        return new DjlEngine();
    }
}
