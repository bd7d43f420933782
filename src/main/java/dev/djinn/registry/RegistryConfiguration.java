package dev.djinn.registry;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {

    @Bean
    SqlRegistry sqlRegistry(RegistryProperties properties, Environment environment) {
        RefusedProperties.check(environment);
        return SqlRegistry.open(properties, Clock.systemUTC());
    }

    @Bean
    ModelRegistry modelRegistry(SqlRegistry registry) {
        return registry.models();
    }

    @Bean
    RegistryChanges registryChanges(SqlRegistry registry) {
        return registry.changes();
    }

    @Bean
    Replicas replicas(SqlRegistry registry) {
        return registry.replicas();
    }

    @Bean
    ManagementKeys managementKeys(SqlRegistry registry) {
        return registry.keys();
    }
}
