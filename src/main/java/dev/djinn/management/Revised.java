package dev.djinn.management;

/** A response about one model, at a revision that its ETag says. */
interface Revised {

    long revision();
}
