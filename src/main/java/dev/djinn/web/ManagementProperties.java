package dev.djinn.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where health, metrics and the management API are served.
 *
 * @param port 0 for any free one
 * @param address all addresses when absent
 */
@ConfigurationProperties("djinn.management")
record ManagementProperties(@DefaultValue("8081") int port, @Nullable String address) {}
