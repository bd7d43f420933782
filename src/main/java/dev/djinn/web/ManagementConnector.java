package dev.djinn.web;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * A second connector of the same application: its few threads are its own, so probes are answered
 * when requests pile up.
 */
final class ManagementConnector
        implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final int THREADS = 16;

    private final Connector connector = new Connector(new Http11NioProtocol());

    ManagementConnector(ManagementProperties properties) {
        connector.setPort(properties.port());
        if (properties.address() != null) {
            connector.setProperty("address", properties.address());
        }
        connector.setProperty("maxThreads", Integer.toString(THREADS));
        connector.setProperty("minSpareThreads", "1");
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addAdditionalConnectors(connector);
    }

    /** The port that it listens on; -1 before it does. */
    int port() {
        return connector.getLocalPort();
    }
}
