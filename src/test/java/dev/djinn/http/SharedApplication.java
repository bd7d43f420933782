package dev.djinn.http;

import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Gives tests a client of the shared application, once all of its models are ready. */
final class SharedApplication implements ParameterResolver {

    private static final Duration START = Duration.ofSeconds(60);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Client.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var application =
                (WebServerApplicationContext) SpringExtension.getApplicationContext(context);
        var server = (TomcatWebServer) application.getWebServer();
        Connector[] connectors = server.getTomcat().getService().findConnectors();
        Client client = new Client(connectors[0].getLocalPort(), connectors[1].getLocalPort());
        Eventually.see(
                START,
                () -> client.managed("/actuator/health/readiness"),
                answer -> answer.status() == 200);
        return client;
    }
}
