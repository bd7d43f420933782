package dev.djinn.security;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    FilterRegistrationBean<ApiKeyFilter> apiKeyFilter(SecurityProperties properties) {
        String key = properties.apiKey() == null ? "" : properties.apiKey().strip();
        FilterRegistrationBean<ApiKeyFilter> registration =
                new FilterRegistrationBean<>(new ApiKeyFilter(key));
        registration.setEnabled(!key.isBlank());
        // After the ports are told apart and before anything of a body is read: see
        // WebConfiguration.
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 105);
        return registration;
    }
}
