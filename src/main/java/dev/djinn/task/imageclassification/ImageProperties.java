package dev.djinn.task.imageclassification;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where images may come from.
 *
 * @param allowedHosts hosts from which images given as URLs are fetched; none when empty
 */
@ConfigurationProperties("djinn.images")
record ImageProperties(@DefaultValue Set<String> allowedHosts) {}
