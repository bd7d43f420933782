package dev.djinn.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the service ends.
 *
 * @param delay time between becoming unready and refusing connections, for load balancers to notice
 */
@ConfigurationProperties("djinn.drain")
record DrainProperties(@DefaultValue("1s") Duration delay) {}
