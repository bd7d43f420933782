package dev.djinn.cli;

import java.util.Map;

/** What a command finds around it. */
record Surroundings(Map<String, String> environment, Terminal terminal, Pace pace) {}
