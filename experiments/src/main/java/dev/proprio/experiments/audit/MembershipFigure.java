package dev.proprio.experiments.audit;

import dev.proprio.experiments.statistics.Interval;

/**
 * How well members are told from others.
 *
 * @param interval of 95 % for other people like these
 */
public record MembershipFigure(double value, Interval interval) {}
