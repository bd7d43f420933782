package dev.djinn.management;

import dev.djinn.registry.ManagementKeys;
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.RegistryChanges;
import dev.djinn.registry.Replicas;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class ManagementConfiguration implements WebMvcConfigurer {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new EditArgumentResolver());
    }

    @Bean
    ManagementKey managementKey(ManagementKeyProperties properties, ManagementKeys keys) {
        return Optional.ofNullable(properties.key())
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .map(key -> ManagementKey.configured(key, keys))
                .orElseGet(() -> ManagementKey.generated(keys));
    }

    @Bean
    KeyGeneration keyGeneration(ManagementKey key, RegistryChanges changes) {
        return new KeyGeneration(key, changes);
    }

    @Bean
    FilterRegistrationBean<ManagementKeyFilter> managementKeyFilter(ManagementKey key) {
        FilterRegistrationBean<ManagementKeyFilter> registration =
                new FilterRegistrationBean<>(new ManagementKeyFilter(key));
        // After the ports are told apart and before anything of a body is read: see
        // WebConfiguration.
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 106);
        return registration;
    }

    @Bean
    EventStreams eventStreams(ModelRegistry registry, Replicas replicas, RegistryChanges changes) {
        return new EventStreams(registry, replicas, changes, HEARTBEAT);
    }
}
