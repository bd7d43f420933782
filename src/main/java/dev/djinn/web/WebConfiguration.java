package dev.djinn.web;

import dev.djinn.inference.CallListener;
import dev.djinn.problem.ProblemFilter;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallArgumentResolver());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new QueryInterceptor()).addPathPatterns("/v1/**", "/admin/v1/**");
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/", "/swagger-ui/index.html");
        registry.addRedirectViewController("/swagger-ui", "/swagger-ui/index.html");
    }

    @Bean
    ManagementConnector managementConnector(ManagementProperties properties) {
        return new ManagementConnector(properties);
    }

    @Bean
    TomcatValves tomcatValves() {
        return new TomcatValves();
    }

    @Bean
    Drain drain(ApplicationContext context, DrainProperties properties) {
        return new Drain(context, properties.delay());
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> requestIdFilter(Drain drain) {
        return ordered(new RequestIdFilter(drain), 0);
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> problemFilter(
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
        return ordered(new ProblemFilter(resolver), 1);
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> portFilter(ManagementConnector management) {
        return ordered(new PortFilter(management), 2);
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> callFilter(
            LimitProperties limits, CallListener listener) {
        return ordered(
                new CallFilter(
                        new Admission(limits),
                        new BodyLimit(limits.text(), limits.image()),
                        new Timeouts(limits.timeout(), limits.maxTimeout()),
                        listener),
                10);
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> managementBodyFilter(LimitProperties limits) {
        return ordered(
                new ManagementBodyFilter(new Timeouts(limits.timeout(), limits.maxTimeout())), 11);
    }

    /**
     * {@code security} and {@code management} put their filters between the ports (2) and the calls
     * (10).
     */
    private static FilterRegistrationBean<OncePerRequestFilter> ordered(
            OncePerRequestFilter filter, int place) {
        FilterRegistrationBean<OncePerRequestFilter> registration =
                new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100 + place);
        return registration;
    }

    /**
     * Clients are told of fields that are not known and of values of another type, instead of being
     * second-guessed.
     */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return json ->
                json.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .withCoercionConfig(
                                LogicalType.Textual,
                                text ->
                                        text.setCoercion(
                                                        CoercionInputShape.Integer,
                                                        CoercionAction.Fail)
                                                .setCoercion(
                                                        CoercionInputShape.Float,
                                                        CoercionAction.Fail)
                                                .setCoercion(
                                                        CoercionInputShape.Boolean,
                                                        CoercionAction.Fail));
    }
}
