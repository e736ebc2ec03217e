package dev.proprio.experiments.audit;

/**
 * What an auditor made of a canary.
 *
 * @param included whether it was in the run
 * @param score how likely it is to have been, the higher the likelier
 */
public record FoundCanary(boolean included, double score) {}
