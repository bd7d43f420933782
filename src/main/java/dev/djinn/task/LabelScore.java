package dev.djinn.task;

/** A class and how likely it is. */
public record LabelScore(String label, double score) {}
