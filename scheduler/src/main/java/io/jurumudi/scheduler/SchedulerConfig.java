package io.jurumudi.scheduler;

import java.time.Duration;

/**
 * How a scheduler works; names and values as upstream's {@code KubeSchedulerConfiguration}.
 *
 * @param schedulerName which pods are its own, by {@code spec.schedulerName}
 * @param podInitialBackoff how long a pod that could not be scheduled waits at least; doubles with every attempt
 * @param podMaxBackoff how long it waits at most
 * @param percentageOfNodesToScore how many of the nodes must fit before the search for more ends; 0 for less the more nodes there
 *     are
 */
public record SchedulerConfig(
        String schedulerName, Duration podInitialBackoff, Duration podMaxBackoff, int percentageOfNodesToScore) {

    public SchedulerConfig {
        if (schedulerName.isEmpty()) {
            throw new IllegalArgumentException("schedulerName must not be empty");
        }
        if (podInitialBackoff.isNegative() || podInitialBackoff.isZero()) {
            throw new IllegalArgumentException("podInitialBackoff must be greater than 0, is " + podInitialBackoff);
        }
        if (podMaxBackoff.compareTo(podInitialBackoff) < 0) {
            throw new IllegalArgumentException(
                    "podMaxBackoff must not be less than podInitialBackoff, is " + podMaxBackoff);
        }
        if (percentageOfNodesToScore < 0 || percentageOfNodesToScore > 100) {
            throw new IllegalArgumentException(
                    "percentageOfNodesToScore must be from 0 to 100, is " + percentageOfNodesToScore);
        }
    }

    public static SchedulerConfig defaults() {
        return new SchedulerConfig("default-scheduler", Duration.ofSeconds(1), Duration.ofSeconds(10), 0);
    }

    public SchedulerConfig withSchedulerName(String name) {
        return new SchedulerConfig(name, podInitialBackoff, podMaxBackoff, percentageOfNodesToScore);
    }

    public SchedulerConfig withPodInitialBackoff(Duration backoff) {
        return new SchedulerConfig(schedulerName, backoff, podMaxBackoff, percentageOfNodesToScore);
    }

    public SchedulerConfig withPodMaxBackoff(Duration backoff) {
        return new SchedulerConfig(schedulerName, podInitialBackoff, backoff, percentageOfNodesToScore);
    }

    public SchedulerConfig withPercentageOfNodesToScore(int percentage) {
        return new SchedulerConfig(schedulerName, podInitialBackoff, podMaxBackoff, percentage);
    }
}
