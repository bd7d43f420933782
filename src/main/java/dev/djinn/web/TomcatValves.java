package dev.djinn.web;

import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ContinueResponseTiming;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Puts what must work below the servlets into Tomcat: noticing closed connections, reporting its
 * own refusals, and asking for a body ({@code 100 Continue}) only once the request is admitted.
 */
final class TomcatValves implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addEngineValves(new ConnectionValve());
        factory.addContextCustomizers(TomcatValves::reportProblems);
        factory.addConnectorCustomizers(TomcatValves::askForBodiesWhenReadingThem);
    }

    private static void askForBodiesWhenReadingThem(Connector connector) {
        connector.setProperty(
                "continueResponseTiming", ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
    }

    private static void reportProblems(Context context) {
        if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(ProblemReportValve.class.getName());
        }
    }
}
